-- What has become of a cancellation. An older truth never replaces a newer one.
update erp.cancellation
set cancel_status = :#status, cancel_error = :#problem, cancel_version = :#version, cancel_updated_at = current_timestamp
where cancellation_id = :#id and (cancel_version is null or cancel_version < :#version)
