-- Right after a shipment was accepted or refused; only over the status that was read.
update erp.shipment set capture_status = :#status, capture_error = :#problem
where shipment_id = :#id and capture_status = :#seen_status
