-- The amount goes over as it is, times a hundred: the bridge refuses what is no whole number of øre, a cast would round it.
select 'NO-' || lpad(cast(nr as varchar), 7, '0') as order_id, belop_kr * 100 as amount_minor, valuta as currency,
    tekst as description, mobil as customer_phone, forsok as attempt, betalt as seen_status
from salg.ordre
where betalt = 0
   or (forsok > 1 and betalt = 8 and coalesce(merknad, '') not like 'attempt ' || forsok || ':%')
order by nr
fetch first 500 rows only
