insert into bridge.pause (kind, sales_unit, reason, paused_by)
values (cast(:kind as varchar), cast(:sales_unit as varchar), :reason, :who)
on conflict (coalesce(kind, ''), coalesce(sales_unit, '')) where resumed_at is null do update
set reason = excluded.reason, paused_by = excluded.paused_by, paused_at = excluded.paused_at, until = null
where pause.until is not null
