-- A newer bridge takes these within a moment. What is due for five minutes has none. Only what is due longest is looked at: what
-- nobody takes comes to stand there, and however much is due costs no more.
select 'newer-format' as name, '' as subject,
    count(*) || ' of those that are due longest wait for a newer bridge, the first of order ' || min(order_id)
        || ': has the upgrade been broken off?' as detail
from (
    (select order_id, format from bridge.operation
     where state = 'WAITING' and next_attempt_at < statement_timestamp() - interval '5 minutes' order by next_attempt_at limit 200)
    union all
    (select order_id, format from bridge.operation
     where state = 'UNKNOWN' and next_attempt_at < statement_timestamp() - interval '5 minutes' order by next_attempt_at limit 200)
    union all
    select r.order_id, r.format
    from unnest(array['INITIATE', 'CAPTURE', 'REFUND', 'CANCEL']) as k (kind)
    cross join lateral (
        select order_id, format from bridge.operation o
        where o.state = 'READY' and o.kind = k.kind and o.next_attempt_at < statement_timestamp() - interval '5 minutes'
        order by o.next_attempt_at limit 200) r
    union all
    (select order_id, format from bridge.payment
     where state in ('ACCEPTED', 'INITIATED') and next_check_at < statement_timestamp() - interval '5 minutes'
     order by next_check_at limit 200)
    union all
    (select order_id, format from bridge.payment
     where state in ('AUTHORIZED', 'CANCELLED', 'ABORTED', 'EXPIRED', 'REJECTED', 'DEAD_LETTERED')
       and next_check_at < statement_timestamp() - interval '5 minutes'
     order by next_check_at limit 200)) due
where format > :known_format
having count(*) > 0
