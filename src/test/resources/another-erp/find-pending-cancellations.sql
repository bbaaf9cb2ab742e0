select 'A' || id as cancellation_id, 'NO-' || lpad(cast(ordrenr as varchar), 7, '0') as order_id, grunn as reason,
    status as seen_status
from salg.avbestilling
where status = 0
order by id
fetch first 500 rows only
