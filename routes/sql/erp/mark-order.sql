-- Right after an order was accepted or refused; only over what was read: a report may have come in between.
update erp.sales_order set payment_status = :#status, payment_error = :#problem
where order_id = :#id and payment_status = :#seen_status and coalesce(payment_version, 0) = :#seen_version
