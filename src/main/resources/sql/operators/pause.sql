insert into bridge.pause (kind, sales_unit, reason, paused_by)
values (cast(:kind as varchar), cast(:sales_unit as varchar), :reason, :who)
on conflict do nothing
