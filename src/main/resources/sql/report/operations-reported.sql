update bridge.operation t set reported_version = greatest(t.reported_version, r.version)
from unnest(cast(:ids as bigint[]), cast(:versions as bigint[])) as r (id, version)
where t.operation_id = r.id
