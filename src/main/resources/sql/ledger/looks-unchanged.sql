-- Looks that have shown nothing new are over, as look-ended and look-next say, each payment's own next one after its own delay.
update bridge.payment p
set activity = p.activity + 1, checks = p.checks + 1, next_check_at = clock_timestamp() + l.delay_ms * interval '1 millisecond'
from unnest(cast(:payment_ids as bigint[]), cast(:delays_ms as bigint[])) as l (payment_id, delay_ms)
where p.payment_id = l.payment_id
