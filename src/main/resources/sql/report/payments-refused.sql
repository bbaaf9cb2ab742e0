-- A row that the ERP's table refuses is tried again later, and keeps back no other meanwhile.
update bridge.payment set report_after = clock_timestamp() + interval '10 seconds'
where payment_id = any (array(
    select payment_id from bridge.payment where payment_id = any (cast(:ids as bigint[])) for update skip locked))
