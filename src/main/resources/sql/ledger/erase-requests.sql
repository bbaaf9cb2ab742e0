update bridge.operation o set request_body = null
from bridge.payment p
where p.payment_id = o.payment_id and p.updated_at < clock_timestamp() - :days * interval '1 day'
  and o.request_body is not null and o.format <= :known_format
  and (o.state in ('DONE', 'REJECTED') or (o.state = 'DEAD_LETTERED' and o.kind = 'INITIATE'))
