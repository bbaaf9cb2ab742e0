-- Orders that may be over, by what their first payment says, so that no other payment is locked for nothing.
select order_id from bridge.payment
where payment_id > :after and payment_id <= :upto and attempt = 1
  and next_check_at is null and state not in ('ACCEPTED', 'INITIATED', 'DEAD_LETTERED') and updated_at < :before
order by payment_id
