update bridge.payment p set fed_version = greatest(p.fed_version, r.version)
from unnest(cast(:ids as bigint[]), cast(:versions as bigint[])) as r (id, version)
where p.payment_id = r.id
