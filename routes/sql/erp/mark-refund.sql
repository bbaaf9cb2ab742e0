-- Right after a refund was accepted or refused; only over the status that was read.
update erp.refund set refund_status = :#status, refund_error = :#problem
where refund_id = :#id and refund_status = :#seen_status
