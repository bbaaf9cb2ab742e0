-- What has become of an order's payment. An older truth never replaces a newer one.
update erp.sales_order
set payment_status = :#status, payment_reference = :#payment_reference, payment_url = :#payment_url,
    payment_url_expires_at = :#payment_url_expires_at, authorized_minor = :#authorized_minor, captured_minor = :#captured_minor,
    refunded_minor = :#refunded_minor, cancelled_minor = :#cancelled_minor, payment_error = :#problem,
    payment_version = :#version, payment_updated_at = current_timestamp
where order_id = :#id and (payment_version is null or payment_version < :#version)
