-- What a person has paused stays the person's.
insert into bridge.pause (kind, sales_unit, reason, paused_by, until)
values (:kind, :sales_unit, :reason, 'Vipps', clock_timestamp() + :pause_ms * interval '1 millisecond')
on conflict (coalesce(kind, ''), coalesce(sales_unit, '')) where resumed_at is null do update
set reason = excluded.reason, until = excluded.until where pause.until is not null
