-- The cancellations that the bridge has not seen yet.
select cancellation_id, order_id, reason, cancel_status as seen_status
from erp.cancellation
where cancel_status = 'PENDING'
order by requested_at, cancellation_id
fetch first 500 rows only
