select count(*) as pending from salg.pakke
where ordrenr = cast(substring(cast(:#order_id as varchar) from 4) as integer) and status = 0
