-- A flood of callbacks brings a look forward, never more than one.
update bridge.payment set next_check_at = clock_timestamp()
where payment_id = :payment_id and next_check_at > clock_timestamp() + interval '100 milliseconds' and state not in ('REJECTED', 'DEAD_LETTERED')
