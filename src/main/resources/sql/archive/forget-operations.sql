delete from bridge.archived_operation k
using bridge_archive.operation o
where o.order_id = any (cast(:order_ids as varchar[])) and k.purpose = o.purpose and k.source_id = o.source_id
