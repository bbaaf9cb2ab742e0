-- What has become of a refund. An older truth never replaces a newer one.
update erp.refund
set refund_status = :#status, refunded_minor = :#outcome_minor, vipps_transaction_id = :#vipps_transaction_id,
    refund_error = :#problem, refund_version = :#version, refund_updated_at = current_timestamp
where refund_id = :#id and (refund_version is null or refund_version < :#version)
