-- What is ready and does not go says why, in the ERP's error column, too. It reads all that is ready, and locks only what has something
-- new to say.
update bridge.operation o set problem = held.why
from (
    select r.operation_id, w.why
    from bridge.operation r
    cross join lateral (select coalesce(
        case when r.sales_unit not in (:sales_units) then 'waits: sales unit ' || r.sales_unit || ' has no keys in the settings' end,
        (select 'waits: paused by ' || s.paused_by || ': ' || s.reason from bridge.pause s
         where s.resumed_at is null and coalesce(s.until, 'infinity') > clock_timestamp() and r.state = 'READY'
           and coalesce(s.kind, r.kind) = r.kind and coalesce(s.sales_unit, r.sales_unit) = r.sales_unit
         order by s.pause_id limit 1),
        (select 'waits: sales unit ' || h.sales_unit || ' is held: ' || h.reason from bridge.sales_unit_hold h
         where h.sales_unit = r.sales_unit and r.state = 'READY')) as why) w
    where r.state in ('READY', 'UNKNOWN') and r.format <= :known_format and w.why is not null and r.problem is distinct from w.why
    for update of r skip locked) held
where o.operation_id = held.operation_id and o.state || '' in ('READY', 'UNKNOWN')
