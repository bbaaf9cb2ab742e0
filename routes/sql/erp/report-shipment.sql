-- What has become of a shipment's capture. An older truth never replaces a newer one.
update erp.shipment
set capture_status = :#status, captured_minor = :#outcome_minor, vipps_transaction_id = :#vipps_transaction_id,
    capture_error = :#problem, capture_version = :#version, capture_updated_at = current_timestamp
where shipment_id = :#id and (capture_version is null or capture_version < :#version)
