select 'refunds-above-limit' as name, p.currency as subject,
    'refunded in the last hour: ' || sum(o.outcome_minor) || ' (minor units of ' || p.currency || '), the limit is ' || :limit_minor as detail
from bridge.operation o join bridge.payment p using (payment_id)
where o.kind = 'REFUND' and o.state = 'DONE' and o.updated_at > statement_timestamp() - interval '1 hour'
group by p.currency
having sum(o.outcome_minor) > :limit_minor
