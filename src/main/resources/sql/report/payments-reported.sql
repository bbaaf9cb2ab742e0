-- A row that somebody holds is told once more instead of being waited for: two that wait for each other's rows would be a deadlock.
update bridge.payment t set reported_version = greatest(t.reported_version, told.version), report_after = '-infinity'
from (
    select f.payment_id, r.version
    from unnest(cast(:ids as bigint[]), cast(:versions as bigint[])) as r (id, version) join bridge.payment f on f.payment_id = r.id
    for update of f skip locked) told
where t.payment_id = told.payment_id
