delete from bridge.archived_payment k
using bridge_archive.payment p
where p.order_id = any (cast(:order_ids as varchar[])) and k.sales_unit = p.sales_unit and k.reference = p.reference
