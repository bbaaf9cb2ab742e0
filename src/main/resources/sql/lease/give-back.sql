update bridge.operation o set state = 'READY', lease_token = null, lease_until = null
from unnest(cast(:operation_ids as bigint[]), cast(:lease_tokens as uuid[])) as l (operation_id, lease_token)
where o.operation_id = l.operation_id and o.state || '' = 'LEASED' and o.lease_token = l.lease_token
