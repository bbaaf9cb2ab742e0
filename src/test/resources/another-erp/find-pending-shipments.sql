select pakkenr as shipment_id, 'NO-' || lpad(cast(ordrenr as varchar), 7, '0') as order_id, verdi_kr * 100 as amount_minor,
    case siste when 'J' then 1 else 0 end as final_shipment, sporing as tracking_reference, status as seen_status
from salg.pakke
where status = 0
order by pakkenr
fetch first 500 rows only
