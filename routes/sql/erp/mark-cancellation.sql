-- Right after a cancellation was accepted or refused; only over the status that was read.
update erp.cancellation set cancel_status = :#status, cancel_error = :#problem
where cancellation_id = :#id and cancel_status = :#seen_status
