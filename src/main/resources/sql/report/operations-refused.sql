-- A row that the ERP's table refuses is tried again later, and keeps back no other meanwhile.
update bridge.operation set report_after = clock_timestamp() + interval '10 seconds'
where operation_id = any (array(
    select operation_id from bridge.operation where operation_id = any (cast(:ids as bigint[])) for update skip locked))
