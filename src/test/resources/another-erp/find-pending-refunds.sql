select 'R' || returnr as refund_id, 'NO-' || lpad(cast(ordrenr as varchar), 7, '0') as order_id, verdi_kr * 100 as amount_minor,
    grunn as reason, status as seen_status
from salg.retur
where status = 0
order by returnr
fetch first 500 rows only
