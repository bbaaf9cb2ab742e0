-- What bridges of release 0.1.0 leave behind when the last of them is killed in the midst of its work. Vipps has a payment of
-- 100 kroner for each; all but the first are approved.
insert into bridge.ledger (vipps_base_url) values ('VIPPS');

insert into bridge.payment (order_id, attempt, erp_attempt, sales_unit, api, reference, currency, amount_minor, authorized_minor, held_minor,
    state, description, report_to_table, initiated_at, authorized_at, next_check_at)
select name, 1, 1, '123456', 'ecom', name, 'NOK', 10000, case when name = 'up-initiated' then 0 else 10000 end,
    case when name in ('up-ready', 'up-leased', 'up-sending', 'up-unknown') then 10000 else 0 end,
    case when name = 'up-initiated' then 'INITIATED' else 'AUTHORIZED' end, 'Goods', true, now(),
    case when name <> 'up-initiated' then now() end, now()
from unnest(array['up-initiated', 'up-waiting', 'up-ready', 'up-leased', 'up-sending', 'up-unknown', 'up-rejected', 'up-dead']) as name;

insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, sales_unit, api, requested_minor, amount_minor,
    idempotency_key, request_body, state, outcome_unknown, attempts, dead_letter_class, problem, lease_token, lease_until,
    first_sent_at, sent_at, before_captured, before_refunded, before_cancelled, report_to_table)
select 'CAPTURE', 'SHIPMENT', p.order_id, p.order_id, p.payment_id, '123456', 'ecom', 10000, 10000, 'key-' || p.order_id,
    convert_to('{"merchantInfo":{"merchantSerialNumber":"123456"},"transaction":{"amount":10000,"transactionText":"Goods"}}', 'UTF8'),
    s.state, s.state in ('SENDING', 'UNKNOWN'), case when s.state in ('SENDING', 'UNKNOWN', 'DEAD_LETTERED') then 1 else 0 end,
    case when s.state = 'DEAD_LETTERED' then 'refused' end, case when s.state = 'REJECTED' then 'more than is left' end,
    case when s.state in ('LEASED', 'SENDING') then gen_random_uuid() end, case when s.state in ('LEASED', 'SENDING') then now() end,
    case when s.state in ('SENDING', 'UNKNOWN', 'DEAD_LETTERED') then now() end,
    case when s.state in ('SENDING', 'UNKNOWN', 'DEAD_LETTERED') then now() end, 0, 0, 0, true
from bridge.payment p
cross join lateral (select case p.order_id when 'up-waiting' then 'WAITING' when 'up-ready' then 'READY' when 'up-leased' then 'LEASED'
    when 'up-sending' then 'SENDING' when 'up-unknown' then 'UNKNOWN' when 'up-rejected' then 'REJECTED' else 'DEAD_LETTERED' end as state) s
where p.order_id <> 'up-initiated';
