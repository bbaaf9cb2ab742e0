-- What somebody works on is left for another day.
select order_id, payment_id from bridge.payment where order_id = any (cast(:order_ids as varchar[]))
order by payment_id
for update skip locked
