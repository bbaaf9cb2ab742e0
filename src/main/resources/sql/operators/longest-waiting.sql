select purpose || ' ' || source_id as what, order_id, coalesce(problem, 'waits for a free call slot') as problem, created_at
from bridge.operation where lower(state) in ('waiting', 'ready') order by created_at limit 10
