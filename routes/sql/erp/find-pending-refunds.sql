-- The refunds that the bridge has not seen yet.
select refund_id, order_id, amount_minor, reason, refund_status as seen_status
from erp.refund
where refund_status = 'PENDING'
order by requested_at, refund_id
fetch first 500 rows only
