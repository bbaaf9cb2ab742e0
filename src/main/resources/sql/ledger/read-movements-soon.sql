-- Not at once, so that one look names what several shipments have moved.
update bridge.payment
set next_check_at = least(next_check_at, clock_timestamp() + :delay_ms * interval '1 millisecond')
where payment_id = :payment_id
