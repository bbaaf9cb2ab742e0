-- Right after an order was accepted or refused; only over the status that was read.
update erp.sales_order set payment_status = :#status, payment_error = :#problem
where order_id = :#id and payment_status = :#seen_status
