select purpose || ' ' || source_id as what, order_id, problem, sent_at, next_attempt_at
from bridge.operation where state = 'UNKNOWN' order by sent_at limit 50
