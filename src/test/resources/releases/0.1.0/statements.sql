-- Every statement of release 0.1.0, as it was, each behind a line with its name. A test runs them on the schema of today:
-- bridges of that release work on while the first one of the next has migrated their ledger.

--- accept/adopt-orphans-of-batch
update bridge.operation o set payment_id = p.payment_id, next_attempt_at = clock_timestamp()
from bridge.payment p
where p.order_id = o.order_id and p.attempt = 1 and o.payment_id is null and o.state = 'WAITING' and o.order_id = any(cast(:order_ids as varchar[]))

--- accept/adopt-orphans
update bridge.operation set payment_id = :payment_id where order_id = :order_id and payment_id is null and state = 'WAITING'

--- accept/end-withdrawn
update bridge.payment set state = 'CANCELLED', problem = case when erp_attempt > 1 then 'attempt ' || erp_attempt || ': cancelled before it was sent' end,
    ended_at = clock_timestamp(), next_check_at = null
where payment_id = :payment_id and state = 'ACCEPTED'

--- accept/insert-attempt
insert into bridge.payment (order_id, attempt, erp_attempt, sales_unit, api, reference, adopted, currency, amount_minor, state,
    description, customer_phone, return_url, payment_flow, pay_before, report_to_table, next_check_at)
values (:order_id, :attempt, :erp_attempt, :sales_unit, :api, :reference, :adopted, :currency, :amount_minor, 'ACCEPTED',
    :description, cast(:customer_phone as varchar), :return_url, :payment_flow,
    cast(:pay_before as timestamptz), :report_to_table, case when :adopted then clock_timestamp() end)
on conflict do nothing
returning payment_id

--- accept/insert-initiation
insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, content, state)
values ('INITIATE', 'ORDER', :source_id, :order_id, :payment_id, :content, 'WAITING')
returning operation_id

--- accept/insert-initiations
with inserted as (
    insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, sales_unit, api, content, idempotency_key, request_body,
        amount_minor, next_attempt_at, state, problem)
    select 'INITIATE', 'ORDER', n.source_id, n.order_id, n.payment_id, p.sales_unit, p.api, n.content, n.idempotency_key, n.request_body, p.amount_minor,
        clock_timestamp() + :hold_ms * interval '1 millisecond',
        case when p.adopted then 'WAITING' else 'READY' end,
        case when p.adopted then 'waits for the look-up of the payment that the shop has made' end
    from unnest(cast(:payment_ids as bigint[]), cast(:order_ids as varchar[]), cast(:source_ids as varchar[]),
            cast(:contents as text[]), cast(:keys as varchar[]), cast(:bodies as bytea[]))
        as n (payment_id, order_id, source_id, content, idempotency_key, request_body)
    join bridge.payment p on p.payment_id = n.payment_id
    returning operation_id, order_id, payment_id, amount_minor, purpose, source_id, idempotency_key),
told as (
    insert into bridge.event (order_id, payment_id, operation_id, what, detail)
    select order_id, payment_id, operation_id, 'accepted', 'order over ' || amount_minor || ' (minor units)' from inserted
    returning operation_id, what, detail, actor)
select i.operation_id, i.order_id, t.what, t.detail, t.actor, p.reference, p.attempt, i.purpose || ' ' || i.source_id as operation,
    0 as tries, i.idempotency_key
from inserted i
join told t on t.operation_id = i.operation_id
join bridge.payment p on p.payment_id = i.payment_id

--- accept/insert-operation
with inserted as (
    insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, requested_minor, final_shipment, text, content,
        report_to_table, state, problem)
    values (:kind, :purpose, :source_id, :order_id, cast(:payment_id as bigint), cast(:requested_minor as bigint), :final_shipment,
        cast(:text as varchar), :content, :report_to_table, 'WAITING',
        case when cast(:payment_id as bigint) is null then 'waits for its order' else 'waits for its turn' end)
    on conflict (purpose, source_id) do nothing
    returning operation_id, order_id, payment_id, purpose, source_id, requested_minor),
told as (
    insert into bridge.event (order_id, payment_id, operation_id, what, detail)
    select order_id, payment_id, operation_id, 'accepted',
        purpose || ' ' || source_id || ' over ' || coalesce(requested_minor || ' (minor units)', 'all that is left')
    from inserted
    returning operation_id, what, detail, actor)
select i.operation_id, i.order_id, t.what, t.detail, t.actor, p.reference, p.attempt, i.purpose || ' ' || i.source_id as operation,
    0 as tries, cast(null as varchar) as idempotency_key
from inserted i
join told t on t.operation_id = i.operation_id
left join bridge.payment p on p.payment_id = i.payment_id

--- accept/insert-payments
insert into bridge.payment (order_id, attempt, erp_attempt, sales_unit, api, reference, adopted, currency, amount_minor, state,
    description, customer_phone, return_url, payment_flow, pay_before, report_to_table, next_check_at)
select n.order_id, 1, n.erp_attempt, n.sales_unit, n.api, n.reference, n.adopted, n.currency, n.amount_minor, 'ACCEPTED',
    n.description, n.phone, n.return_url, n.payment_flow, n.pay_before, :report_to_table, case when n.adopted then clock_timestamp() end
from unnest(cast(:order_ids as varchar[]), cast(:erp_attempts as integer[]), cast(:sales_units as varchar[]),
        cast(:references as varchar[]), cast(:adopted as boolean[]), cast(:currencies as varchar[]), cast(:amounts as bigint[]),
        cast(:descriptions as varchar[]), cast(:phones as varchar[]), cast(:return_urls as varchar[]),
        cast(:apis as varchar[]), cast(:flows as varchar[]), cast(:pay_befores as timestamptz[]))
    as n (order_id, erp_attempt, sales_unit, reference, adopted, currency, amount_minor, description, phone, return_url, api, payment_flow,
        pay_before)
order by n.order_id
on conflict do nothing
returning *, clock_timestamp() as read_at

--- accept/insert-release
insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, state, problem)
values ('CANCEL', 'RELEASE', :source_id, :order_id, cast(:payment_id as bigint), 'WAITING', 'waits for more shipments')
on conflict (purpose, source_id) do nothing

--- accept/known
select * from bridge.operation where purpose = :purpose and source_id = :source_id

--- accept/report-operation-again
update bridge.operation set report_to_table = true, version = bridge.next_version(version), reported_version = -1
where operation_id = :operation_id

--- accept/report-payment-again
update bridge.payment p set report_to_table = true, version = bridge.next_version(p.version), reported_version = -1
where p.order_id = :order_id and p.attempt = (select max(attempt) from bridge.payment where order_id = :order_id)

--- accept/stop-reporting-earlier
update bridge.payment set report_to_table = false where order_id = :order_id and attempt < :attempt

--- accept/withdraw-initiation
update bridge.operation set state = 'REJECTED', problem = 'cancelled before it was sent'
where payment_id = :payment_id and kind = 'INITIATE' and state = 'READY' and attempts = 0

--- callbacks/look-soon
-- Brings looks forward. A payment that somebody else has locked is left out, so that callbacks never wait for the work on a
-- payment; those that were free come back. A rejected payment is nobody's to look at any more, unless somebody tells of it.
with free as (
    select payment_id from bridge.payment where payment_id = any (cast(:payment_ids as bigint[]))
    for update skip locked
), moved as (
    update bridge.payment p set next_check_at = clock_timestamp()
    from free
    where p.payment_id = free.payment_id and p.state <> 'DEAD_LETTERED'
        and (p.next_check_at > clock_timestamp() + interval '100 milliseconds' or (p.next_check_at is null and p.state = 'REJECTED'))
)
select payment_id from free

--- callbacks/tell
-- A claim that was told for its payment within the last minute is not told again: whoever repeats one a thousand times writes
-- one row. A claim about a payment that this ledger does not have comes back without a payment_id.
with claimed as (
    select c.sales_unit, c.reference, p.payment_id, p.order_id, p.attempt, 'Vipps claims ' || c.claim as detail
    from unnest(cast(:sales_units as varchar[]), cast(:references as varchar[]), cast(:claims as varchar[]))
        as c (sales_unit, reference, claim)
    left join bridge.payment p on p.sales_unit = c.sales_unit and p.reference = c.reference
), told as (
    insert into bridge.event (order_id, payment_id, what, detail, actor)
    select order_id, payment_id, 'callback', detail, 'vipps'
    from claimed
    where payment_id is not null and not exists (
        select from bridge.event e
        where e.order_id = claimed.order_id and e.payment_id = claimed.payment_id and e.what = 'callback'
            and e.detail = claimed.detail and e.at > clock_timestamp() - interval '1 minute')
    returning payment_id
)
select claimed.reference, claimed.payment_id, claimed.order_id, claimed.attempt, claimed.detail, 'callback' as what, 'vipps' as actor,
    exists (select from told where told.payment_id = claimed.payment_id) as told
from claimed

--- cli/direct-captures
select distinct sales_unit from bridge.payment where direct_captured_minor > 0 order by sales_unit

--- cli/has-schema
select to_regclass('bridge.operation') is not null and to_regclass('bridge.dropped_file') is not null

--- cli/operation
select purpose || ' ' || source_id as what, state, problem, next_attempt_at from bridge.operation where operation_id = :operation_id

--- cli/operations-of-order
select operation_id, purpose || ' ' || source_id as what, state, coalesce(amount_minor, requested_minor) as amount_minor, problem
from bridge.operation where order_id = :order_id order by operation_id

--- cli/payments-of-order
select attempt, reference, sales_unit, api, currency, amount_minor, payment_status, authorized_minor, captured_minor, refunded_minor,
    cancelled_minor, problem, payment_url
from bridge.payment where order_id = :order_id order by attempt

--- files/changed-payments
-- A payment that somebody works on is told in the next feed: two that wait for each other's rows would be a deadlock.
select payment_id, order_id, attempt, payment_status, reference as payment_reference, currency, amount_minor, authorized_minor,
    captured_minor, refunded_minor, cancelled_minor, payment_url, problem as payment_error, version as payment_version
from bridge.payment where version > fed_version order by payment_id limit :most
for update skip locked

--- files/claim
-- A new file is ours; one that is being taken is ours only once its claim has run out; one that was taken is being told again.
insert into bridge.dropped_file as f (name, hash, kind, claimed_until)
values (:name, :hash, :kind, clock_timestamp() + interval '30 seconds')
on conflict (name, hash) do update set claimed_until = clock_timestamp() + interval '30 seconds'
    where f.state <> 'TAKING' or f.claimed_until < clock_timestamp()
returning file_id, state, lines_taken

--- files/due-results
-- Files whose lines all have an outcome, and files that have waited for a day. The id under which settlements list a movement may come
-- a little later than the movement; the result waits for it for ten minutes, since it has no other way to whoever works with files.
select f.file_id, f.name, f.hash, f.results
from bridge.dropped_file f
where f.state = 'TAKEN' and (f.next_result_at <= clock_timestamp() or not exists (
    select from bridge.dropped_line l
    join bridge.operation o on o.operation_id = l.operation_id
    left join bridge.payment first on first.payment_id = o.payment_id
    left join lateral (
        select * from bridge.payment c
        where c.order_id = o.order_id and c.erp_attempt = first.erp_attempt
        order by c.attempt desc limit 1) p on true
    where l.file_id = f.file_id and case when o.purpose = 'ORDER'
        then p.state = 'ACCEPTED' or p.being_replaced
        else o.state not in ('DONE', 'REJECTED', 'DEAD_LETTERED')
            or (o.state = 'DONE' and o.kind in ('CAPTURE', 'REFUND') and o.idempotency_key is not null
                and o.vipps_transaction_id is null and o.updated_at > clock_timestamp() - interval '10 minutes') end))
order by f.file_id

--- files/has-rejected-lines
select 1 from bridge.dropped_line where file_id = :file_id and problem is not null limit 1

--- files/insert-lines
insert into bridge.dropped_line (file_id, place, line_number, source_id, operation_id, text, problem)
select :file_id, :lines_before + n.place, n.line_number, n.source_id, n.operation_id, n.text, n.problem
from unnest(cast(:numbers as bigint[]), cast(:ids as varchar[]), cast(:operations as bigint[]),
    cast(:texts as text[]), cast(:problems as text[])) with ordinality
    as n (line_number, source_id, operation_id, text, problem, place)

--- files/lock-feed
-- One bridge at a time, so that no change is told twice and no feed takes another one's name.
select pg_try_advisory_xact_lock(hashtext('bridge.payments-feed')) as locked

--- files/payments-fed
update bridge.payment p set fed_version = greatest(p.fed_version, r.version)
from unnest(cast(:ids as bigint[]), cast(:versions as bigint[])) as r (id, version)
where p.payment_id = r.id

--- files/progress
update bridge.dropped_file set lines_taken = lines_taken + :lines, claimed_until = clock_timestamp() + interval '30 seconds'
where file_id = :file_id and state = 'TAKING'

--- files/rejected-lines
select line_number, problem, text from bridge.dropped_line where file_id = :file_id and problem is not null order by place

--- files/reported
update bridge.dropped_file
set results = :results, state = case when :waiting then 'TAKEN' else 'REPORTED' end, next_result_at = clock_timestamp() + interval '1 day'
where file_id = :file_id and results = :results - 1

--- files/results
-- One row for each line. An order's outcome is that of its latest payment under the same attempt.
select l.line_number as line, l.source_id as id, coalesce(o.order_id, l.source_id) as order_id, r.status,
    coalesce(o.outcome_minor, o.amount_minor, o.requested_minor, p.amount_minor) as amount_minor,
    p.reference as payment_reference, case when o.purpose = 'ORDER' then p.payment_url end as payment_url,
    o.vipps_transaction_id, coalesce(l.problem, case when o.purpose = 'ORDER' then p.problem else o.problem end) as problem,
    case when r.status in ('ACCEPTED', 'WAITING') then 'WAITING'
         when r.status in ('REJECTED', 'CANCELLED', 'ABORTED', 'EXPIRED') then 'REJECTED'
         when r.status = 'DEAD_LETTERED' then 'DEAD_LETTERED'
         else 'DONE' end as end_of_line
from bridge.dropped_line l
left join bridge.operation o on o.operation_id = l.operation_id
left join bridge.payment first on first.payment_id = o.payment_id
left join lateral (
    select * from bridge.payment c
    where c.order_id = o.order_id and c.erp_attempt = first.erp_attempt
    order by c.attempt desc limit 1) p on true
cross join lateral (select case
    when l.problem is not null then 'REJECTED'
    when o.purpose = 'ORDER' then case when p.state = 'ACCEPTED' or p.being_replaced then 'WAITING' else p.payment_status end
    when o.state in ('DONE', 'REJECTED', 'DEAD_LETTERED') then o.state
    else 'WAITING' end as status) r
where l.file_id = :file_id
order by l.place

--- files/taken
update bridge.dropped_file
set state = 'TAKEN', taken_at = coalesce(taken_at, clock_timestamp()), next_result_at = clock_timestamp() + interval '1 day'
where file_id = :file_id

--- lease/customers-who-decide
update bridge.payment p
set next_check_at = clock_timestamp() + interval '1 minute', looked_at = clock_timestamp()
where p.payment_id = any (array(
    select d.payment_id from bridge.payment d
    where d.next_check_at <= statement_timestamp() and d.state in ('ACCEPTED', 'INITIATED') and d.sales_unit in (:sales_units)
      and d.looked_at < clock_timestamp() - :spacing_ms * interval '1 millisecond'
      and not exists (select from bridge.sales_unit_hold h where h.sales_unit = d.sales_unit and h.by_look and h.next_try_at > clock_timestamp())
    order by d.next_check_at
    limit :most
    for update of d skip locked))
returning p.payment_id, cast(null as bigint) as operation_id, p.order_id, p.api, p.sales_unit, p.reference, p.activity,
    bridge.sent_with(p.payment_id) as sent_with, bridge.wants_movements(p.payment_id) as with_movements

--- lease/end-expired
-- A lease that ran out before the call began is simply free again; one that ran out during the call leaves its outcome unknown.
update bridge.operation
set state = case state when 'LEASED' then 'READY' else 'UNKNOWN' end,
    problem = case state when 'LEASED' then problem else 'the lease ran out before an answer was recorded' end,
    lookups = 0, lease_token = null, lease_until = null, next_attempt_at = clock_timestamp()
where operation_id = any (array(
    select operation_id from bridge.operation
    where state in ('LEASED', 'SENDING') and lease_until < statement_timestamp()
    limit 500 for update skip locked))
returning operation_id, payment_id, order_id, state

--- lease/one-of-each-held-unit
-- A held sales unit is tried with one call at a time: whoever moves its next try on has the turn. Whether anything
-- is ready is asked in the order of the index: as a mere question of existence it made the planner read the whole table.
with turn as (
    update bridge.sales_unit_hold h set next_try_at = clock_timestamp() + :hold_ms * interval '1 millisecond', refusals = refusals + 1
    where h.next_try_at <= statement_timestamp() and h.sales_unit in (:sales_units)
      and not exists (select from bridge.pause s where s.resumed_at is null and coalesce(s.until, 'infinity') > clock_timestamp()
          and coalesce(s.kind, :kind) = :kind and coalesce(s.sales_unit, h.sales_unit) = h.sales_unit)
      and (select r.operation_id from bridge.operation r
          where r.state = 'READY' and r.kind = :kind and r.next_attempt_at <= statement_timestamp() and r.sales_unit = h.sales_unit
          order by r.next_attempt_at, r.operation_id limit 1) is not null
    returning h.sales_unit),
one as (
    select r.operation_id
    from turn cross join lateral (
        select c.operation_id from bridge.operation c
        where c.state = 'READY' and c.kind = :kind and c.next_attempt_at <= statement_timestamp() and c.sales_unit = turn.sales_unit
        order by c.next_attempt_at, c.operation_id
        limit 1
        for update skip locked) r
    limit :most)
update bridge.operation o
set state = 'LEASED', lease_token = gen_random_uuid(), lease_until = clock_timestamp() + :lease_ms * interval '1 millisecond'
from bridge.payment p, one
where p.payment_id = o.payment_id and o.state = 'READY' and o.operation_id = one.operation_id
returning o.operation_id, o.payment_id, o.order_id, o.api, p.sales_unit, p.reference, o.kind, o.purpose, o.amount_minor,
    o.idempotency_key, o.request_body, o.lease_token

--- lease/operations
-- What is due is asked by the statement's time, here and wherever an index is to answer: the clock's may differ from row to row, so the
-- planner would walk past all that is not due yet. Which units may go is asked first and once: asked for each row, it made the
-- planner read and sort all that is ready. While none may go, nothing is read at all.
--
-- The array makes the inner statement run first and by its index, whatever the planner believes about a table that has just grown.
with unit as materialized (
    select u.sales_unit
    from unnest(cast(array[:sales_units] as varchar[])) as u (sales_unit)
    where not exists (select from bridge.sales_unit_hold h where h.sales_unit = u.sales_unit)
      and not exists (select from bridge.pause s where s.resumed_at is null and coalesce(s.until, 'infinity') > clock_timestamp()
          and coalesce(s.kind, :kind) = :kind and coalesce(s.sales_unit, u.sales_unit) = u.sales_unit))
update bridge.operation o
set state = 'LEASED', lease_token = gen_random_uuid(), lease_until = clock_timestamp() + :lease_ms * interval '1 millisecond'
from bridge.payment p
where p.payment_id = o.payment_id and o.state = 'READY' and o.operation_id = any (array(
    select r.operation_id
    from bridge.operation r
    where r.state = 'READY' and r.kind = :kind and r.next_attempt_at <= statement_timestamp()
      and (select count(*) from unit) > 0 and r.sales_unit = any (array(select sales_unit from unit))
    order by r.next_attempt_at, r.operation_id
    limit :most
    for update of r skip locked))
returning o.operation_id, o.payment_id, o.order_id, o.api, p.sales_unit, p.reference, o.kind, o.purpose, o.amount_minor,
    o.idempotency_key, o.request_body, o.lease_token

--- lease/settled-payments
update bridge.payment p
set next_check_at = clock_timestamp() + interval '1 minute', looked_at = clock_timestamp()
where p.payment_id = any (array(
    select d.payment_id from bridge.payment d
    where d.next_check_at <= statement_timestamp() and d.state in ('AUTHORIZED', 'CANCELLED', 'ABORTED', 'EXPIRED', 'REJECTED', 'DEAD_LETTERED') and d.sales_unit in (:sales_units)
      and d.looked_at < clock_timestamp() - :spacing_ms * interval '1 millisecond'
      and not exists (select from bridge.sales_unit_hold h where h.sales_unit = d.sales_unit and h.by_look and h.next_try_at > clock_timestamp())
    order by d.next_check_at
    limit :most
    for update of d skip locked))
returning p.payment_id, cast(null as bigint) as operation_id, p.order_id, p.api, p.sales_unit, p.reference, p.activity,
    bridge.sent_with(p.payment_id) as sent_with, bridge.wants_movements(p.payment_id) or p.state = 'REJECTED' as with_movements

--- lease/unknown-outcomes
-- Both rows are locked by the inner statement, or neither: whoever holds the payment may be waiting for the operation.
with due as (
    select u.operation_id, u.payment_id
    from bridge.operation u join bridge.payment d on d.payment_id = u.payment_id
    where u.state = 'UNKNOWN' and u.next_attempt_at <= statement_timestamp() and u.sales_unit in (:sales_units)
      and d.looked_at < clock_timestamp() - :spacing_ms * interval '1 millisecond'
      and not exists (select from bridge.sales_unit_hold h where h.sales_unit = u.sales_unit and h.by_look and h.next_try_at > clock_timestamp())
    order by u.next_attempt_at
    limit :most
    for update of u, d skip locked),
looked as (
    update bridge.payment p set looked_at = clock_timestamp() from due where p.payment_id = due.payment_id
    returning p.payment_id, p.order_id, p.api, p.sales_unit, p.reference, p.activity)
update bridge.operation o
set lookups = lookups + 1, next_attempt_at = clock_timestamp() + interval '1 minute'
from due, looked p
where o.operation_id = due.operation_id and p.payment_id = due.payment_id
returning p.payment_id, o.operation_id, p.order_id, p.api, o.api as sent_with, p.sales_unit, p.reference, true as with_movements, p.activity

--- ledger/add-housekeeping
insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, state, problem)
values (:kind, :purpose, :source_id, :order_id, :payment_id, 'WAITING', 'waits for its turn')
on conflict (purpose, source_id) do nothing

--- ledger/adopted
update bridge.payment set state = 'INITIATED', initiated_at = clock_timestamp() where payment_id = :payment_id and state = 'ACCEPTED'

--- ledger/adoption-done
update bridge.operation set state = 'DONE', outcome_minor = amount_minor, problem = null
where payment_id = :payment_id and purpose = 'ORDER' and state = 'WAITING'

--- ledger/adoption-refused
update bridge.operation set state = 'REJECTED', problem = :problem
where payment_id = :payment_id and purpose = 'ORDER' and state = 'WAITING'

--- ledger/authorized
update bridge.payment
set state = 'AUTHORIZED', problem = null, being_replaced = false, ended_at = null, authorized_at = coalesce(authorized_at, clock_timestamp())
where payment_id = :payment_id

--- ledger/begin-sending
-- The lease begins anew: it is long enough for the call and for one repeat after a refused token.
update bridge.operation o
set state = 'SENDING', attempts = attempts + 1, outcome_unknown = true, refusal = 'NONE', problem = null,
    sent_at = clock_timestamp(), first_sent_at = coalesce(first_sent_at, clock_timestamp()),
    lease_until = clock_timestamp() + 2 * :call_ms * interval '1 millisecond',
    before_captured = p.captured_minor, before_refunded = p.refunded_minor, before_cancelled = p.cancelled_minor
from bridge.payment p
where p.payment_id = o.payment_id and o.operation_id = :operation_id and o.state = 'LEASED' and o.lease_token = :lease_token
  and o.lease_until > clock_timestamp()

--- ledger/bind
insert into bridge.ledger (vipps_base_url) values (:vipps_base_url) on conflict do nothing

--- ledger/book-cancel
update bridge.payment set cancelled_minor = authorized_minor - captured_minor
where payment_id = :payment_id

--- ledger/book-capture
update bridge.payment set held_minor = 0, captured_minor = captured_minor + :amount_minor
where payment_id = :payment_id

--- ledger/book-refund
update bridge.payment set refund_held_minor = 0, refunded_minor = refunded_minor + :amount_minor
where payment_id = :payment_id

--- ledger/bound-to
select vipps_base_url from bridge.ledger

--- ledger/call-ended
update bridge.payment
set activity = activity + 1,
    initiate_sent = case when :kind = 'INITIATE' then initiate_sent[1 : cardinality(initiate_sent) - 1] || clock_timestamp() else initiate_sent end,
    capture_sent  = case when :kind = 'CAPTURE'  then capture_sent[1 : cardinality(capture_sent) - 1]   || clock_timestamp() else capture_sent end,
    cancel_sent   = case when :kind = 'CANCEL'   then cancel_sent[1 : cardinality(cancel_sent) - 1]     || clock_timestamp() else cancel_sent end,
    refund_sent   = case when :kind = 'REFUND'   then refund_sent[1 : cardinality(refund_sent) - 1]     || clock_timestamp() else refund_sent end
where payment_id = :payment_id

--- ledger/cancels-of-payment
select * from bridge.operation
where payment_id = :payment_id and kind = 'CANCEL' and state in ('DONE', 'UNKNOWN', 'DEAD_LETTERED') and attempts > 0
order by operation_id

--- ledger/closing-refused
select 1 from bridge.operation where payment_id = :payment_id and purpose in ('EXPIRE', 'ABANDON') and state = 'REJECTED'

--- ledger/count-call
-- Counted at the last moment at which the call may still reach Vipps; its answer then says that it has.
update bridge.payment
set activity = activity + 1,
    initiate_sent = case when :kind = 'INITIATE' then (initiate_sent || latest)[greatest(1, cardinality(initiate_sent) - 3):] else initiate_sent end,
    capture_sent  = case when :kind = 'CAPTURE'  then (capture_sent  || latest)[greatest(1, cardinality(capture_sent) - 3):]  else capture_sent end,
    cancel_sent   = case when :kind = 'CANCEL'   then (cancel_sent   || latest)[greatest(1, cardinality(cancel_sent) - 3):]   else cancel_sent end,
    refund_sent   = case when :kind = 'REFUND'   then (refund_sent   || latest)[greatest(1, cardinality(refund_sent) - 3):]   else refund_sent end
from (select clock_timestamp() + :call_ms * interval '1 millisecond' as latest) as call
where payment_id = :payment_id

--- ledger/count-stop
update bridge.operation set unit_stops = unit_stops + 1 where operation_id = :operation_id returning unit_stops

--- ledger/dead-letter
update bridge.operation
set state = 'DEAD_LETTERED', outcome_unknown = :outcome_unknown, problem = :problem, dead_letter_class = :dead_letter_class,
    refusal = :refusal,
    resolution = null, lease_token = null, lease_until = null
where operation_id = :operation_id and state in ('WAITING', 'SENDING', 'UNKNOWN')

--- ledger/done
update bridge.operation
set state = 'DONE', outcome_minor = amount_minor, vipps_transaction_id = :vipps_transaction_id, problem = null,
    outcome_unknown = false, refusal = 'NONE', lease_token = null, lease_until = null, resolution = null
where operation_id = :operation_id and state in ('SENDING', 'UNKNOWN', 'READY')

--- ledger/due-orphans
select distinct order_id from (
    select order_id from bridge.operation
    where state = 'WAITING' and next_attempt_at <= statement_timestamp() and payment_id is null
    order by next_attempt_at
    limit :most) due

--- ledger/due-waiting
-- The limit comes first: to make all that is due distinct would read it all.
select distinct payment_id from (
    select payment_id from bridge.operation
    where state = 'WAITING' and next_attempt_at <= statement_timestamp() and payment_id is not null
    order by next_attempt_at
    limit :most) due

--- ledger/earlier-attempt-holds-money
select e.attempt, e.captured_minor - e.refunded_minor + greatest(0, e.authorized_minor - e.captured_minor - e.cancelled_minor) as holds_minor
from bridge.payment p join bridge.payment e on e.order_id = p.order_id and e.attempt < p.attempt
where p.payment_id = :payment_id
  and (e.captured_minor > e.refunded_minor or e.authorized_minor > e.captured_minor + e.cancelled_minor)
order by e.attempt limit 1

--- ledger/end-payment
update bridge.payment
set state = :state, problem = cast(:problem as text), ended_at = clock_timestamp(), held_minor = 0, being_replaced = false,
    -- An initiation that was looked for may still arrive at Vipps; one that was refused, or never sent, will not.
    next_check_at = case when :state <> 'DEAD_LETTERED' and (initiated_at is not null or exists (
            select from bridge.operation o
            where o.payment_id = :payment_id and o.kind = 'INITIATE' and o.lookups > 0))
        then clock_timestamp() + interval '1 minute' end
where payment_id = :payment_id

--- ledger/end-replaced
update bridge.payment
set state = 'CANCELLED', problem = 'replaced by ' || :reference, being_replaced = false, report_to_table = false, ended_at = clock_timestamp(),
    next_check_at = clock_timestamp() + interval '1 minute'
where payment_id = :payment_id

--- ledger/erase-line-texts
update bridge.dropped_line l set text = null
from bridge.dropped_file f
where f.file_id = l.file_id and l.text is not null and f.created_at < clock_timestamp() - :days * interval '1 day'

--- ledger/erase-phones
update bridge.payment set customer_phone = null
where customer_phone is not null and updated_at < clock_timestamp() - :days * interval '1 day' and state <> 'ACCEPTED'

--- ledger/erase-requests
update bridge.operation o set request_body = null
from bridge.payment p
where p.payment_id = o.payment_id and p.updated_at < clock_timestamp() - :days * interval '1 day'
  and o.request_body is not null
  and (o.state in ('DONE', 'REJECTED') or (o.state = 'DEAD_LETTERED' and o.kind = 'INITIATE'))

--- ledger/erase-webhook-events
delete from bridge.webhook_event where received_at < statement_timestamp() - :days * interval '1 day'

--- ledger/follow-amounts
update bridge.payment
set authorized_minor = :authorized_minor, captured_minor = :captured_minor, refunded_minor = :refunded_minor,
    cancelled_minor = :cancelled_minor, direct_captured_minor = greatest(direct_captured_minor, :direct_captured_minor),
    guaranteed_until = coalesce(cast(:guaranteed_until as timestamptz), guaranteed_until),
    held_minor = least(held_minor, :authorized_minor - :cancelled_minor - :captured_minor),
    refund_held_minor = least(refund_held_minor, :captured_minor - :refunded_minor)
where payment_id = :payment_id

--- ledger/free
update bridge.payment set held_minor = 0, refund_held_minor = 0
where payment_id = :payment_id and (held_minor, refund_held_minor) is distinct from (0, 0)

--- ledger/hand-back
update bridge.operation
set state = 'WAITING', lease_token = null, lease_until = null, next_attempt_at = clock_timestamp() + interval '5 seconds',
    problem = 'waits for a shipment of the order that has not been accepted yet'
where operation_id = :operation_id and state = 'LEASED' and lease_token = :lease_token

--- ledger/hold-back
update bridge.operation
set state = 'READY', lease_token = null, lease_until = null, next_attempt_at = :next_attempt_at,
    problem = :problem
where operation_id = :operation_id and state = 'LEASED' and lease_token = :lease_token

--- ledger/hold-capture
update bridge.payment set held_minor = held_minor + :amount_minor
where payment_id = :payment_id and held_minor + captured_minor + :amount_minor <= authorized_minor - cancelled_minor

--- ledger/hold-refund
update bridge.payment set refund_held_minor = refund_held_minor + :amount_minor
where payment_id = :payment_id and refund_held_minor + refunded_minor + :amount_minor <= captured_minor

--- ledger/hold-sales-unit
-- Many calls may be refused at the same moment: only the tries that follow make the waits longer. The first reason stays, since each
-- has an id of its own and would be told anew to everybody who waits.
insert into bridge.sales_unit_hold (sales_unit, reason, next_try_at, by_call, by_look)
values (:sales_unit, :reason, clock_timestamp() + :first_ms * interval '1 millisecond', :by_call, not :by_call)
on conflict (sales_unit) do update
set by_call = sales_unit_hold.by_call or excluded.by_call, by_look = sales_unit_hold.by_look or excluded.by_look,
    next_try_at = clock_timestamp()
        + least(:longest_ms, :first_ms * power(2, least(sales_unit_hold.refusals - 1, 20))) * interval '1 millisecond'

--- ledger/initiated-as-seen
update bridge.payment
set state = 'INITIATED', initiated_at = clock_timestamp(), being_replaced = :being_replaced, next_check_at = clock_timestamp(),
    payment_url = cast(:payment_url as text),
    payment_url_expires_at = case when cast(:payment_url as text) is not null then coalesce(pay_before,
        coalesce(cast(:created_at as timestamptz), clock_timestamp()) + interval '5 minutes') end
where payment_id = :payment_id and state = 'ACCEPTED'

--- ledger/initiated
update bridge.payment
set state = 'INITIATED', initiated_at = clock_timestamp(), problem = null,
    payment_url = cast(:payment_url as text),
    payment_url_expires_at = case when cast(:payment_url as text) is not null then coalesce(pay_before, clock_timestamp() + interval '5 minutes') end,
    next_check_at = clock_timestamp() + :first_check_ms * interval '1 millisecond'
where payment_id = :payment_id and state = 'ACCEPTED'

--- ledger/initiation-of-payment
select * from bridge.operation where payment_id = :payment_id and kind = 'INITIATE' and first_sent_at is not null

--- ledger/is-held
select 1 from bridge.sales_unit_hold where sales_unit = :sales_unit

--- ledger/lift-hold
delete from bridge.sales_unit_hold h
where h.sales_unit = :sales_unit
  and (:by_call or not h.by_call
      or not exists (select from bridge.operation r where r.state = 'READY' and r.sales_unit = h.sales_unit))

--- ledger/lock-current-payment
select p.*, clock_timestamp() as read_at from bridge.payment p where p.order_id = :order_id order by p.attempt desc limit 1 for update

--- ledger/lock-payment
select p.*, clock_timestamp() as read_at from bridge.payment p where p.payment_id = :payment_id for update

--- ledger/look-again
update bridge.payment set next_check_at = clock_timestamp() + :delay_ms * interval '1 millisecond', checks = checks + 1
where payment_id = :payment_id and next_check_at is not null

--- ledger/look-before-sending
update bridge.operation
set state = 'UNKNOWN', outcome_unknown = true, lookups = 0, lease_token = null, lease_until = null, next_attempt_at = clock_timestamp(),
    problem = 'its key is older than retry.key-trust-ms: it is looked up before it may go again'
where operation_id = :operation_id and kind in ('CAPTURE', 'REFUND') and state = 'LEASED' and lease_token = :lease_token
  and first_sent_at <= clock_timestamp() + :call_ms * interval '1 millisecond' - :key_trust_ms * interval '1 millisecond'

--- ledger/look-ended
update bridge.payment set activity = activity + 1 where payment_id = :payment_id

--- ledger/look-next
update bridge.payment set next_check_at = clock_timestamp() + cast(:delay_ms as bigint) * interval '1 millisecond', checks = checks + 1
where payment_id = :payment_id

--- ledger/look-now
update bridge.payment set next_check_at = clock_timestamp() where payment_id = :payment_id

--- ledger/look-up-again
update bridge.operation set next_attempt_at = clock_timestamp() + interval '2 seconds'
where payment_id = :payment_id and state = 'UNKNOWN'

--- ledger/look-up-later
update bridge.operation set problem = :problem, next_attempt_at = :next_attempt_at
where operation_id = :operation_id and state = 'UNKNOWN'

--- ledger/look-up-now
update bridge.operation set next_attempt_at = clock_timestamp() where operation_id = :operation_id and state = 'UNKNOWN'

--- ledger/looks-are-let-in
update bridge.sales_unit_hold set by_look = false where sales_unit = :sales_unit and by_look

--- ledger/make-ready
update bridge.operation
set state = 'READY', sales_unit = :sales_unit, api = :api, amount_minor = :amount_minor, idempotency_key = :idempotency_key, request_body = :request_body,
    next_attempt_at = clock_timestamp(), problem = null
where operation_id = :operation_id and state = 'WAITING'

--- ledger/move-waiting
update bridge.operation set payment_id = :to
where payment_id = :from and state = 'WAITING' and purpose in ('SHIPMENT', 'REFUND', 'CANCELLATION', 'RELEASE')

--- ledger/name-movement
update bridge.operation set vipps_transaction_id = :vipps_transaction_id
where payment_id = :payment_id and kind = :kind and state = 'DONE' and vipps_transaction_id is null
    and (idempotency_key = :idempotency_key or :idempotency_key = any (earlier_keys))

--- ledger/newer-attempt
select n.payment_id from bridge.payment n join bridge.payment p on p.order_id = n.order_id and n.attempt > p.attempt
where p.payment_id = :payment_id

--- ledger/next-attempt
insert into bridge.payment (order_id, attempt, erp_attempt, sales_unit, api, reference, currency, amount_minor, state,
    description, customer_phone, return_url, payment_flow, pay_before, report_to_table)
select order_id, :attempt, erp_attempt, sales_unit, :api, :reference, currency, amount_minor, 'ACCEPTED',
    description, customer_phone, return_url, payment_flow, pay_before, report_to_table
from bridge.payment where payment_id = :payment_id
returning payment_id

--- ledger/open-operations
select * from bridge.operation where payment_id = :payment_id and state not in ('DONE', 'REJECTED') order by operation_id

--- ledger/operation-under-token
select * from bridge.operation where operation_id = :operation_id and state = 'SENDING' and lease_token = :lease_token

--- ledger/operation
select * from bridge.operation where operation_id = :operation_id

--- ledger/orphans-wait-or-end
-- An operation whose order has not come within the grace is a person's; the release that would have followed it is off.
with waiting as (
    select operation_id, created_at + :grace_ms * interval '1 millisecond' as until,
        created_at + :grace_ms * interval '1 millisecond' <= statement_timestamp() as is_over
    from bridge.operation
    where order_id = :order_id and payment_id is null and state = 'WAITING'
    for update),
orphan as (
    update bridge.operation o
    set state = case when not w.is_over then 'WAITING' when o.purpose = 'RELEASE' then 'REJECTED' else 'DEAD_LETTERED' end,
        dead_letter_class = case when w.is_over and o.purpose <> 'RELEASE' then 'unknown-order' end,
        problem = case when w.is_over then 'no order ' || o.order_id || ' has come' else 'waits for its order' end,
        next_attempt_at = least(clock_timestamp() + interval '1 minute', greatest(w.until, clock_timestamp() + interval '100 milliseconds'))
    from waiting w
    where w.operation_id = o.operation_id
    returning o.operation_id, o.state)
select operation_id from orphan where state = 'DEAD_LETTERED'

--- ledger/pause-for-a-while
-- What a person has paused stays the person's.
insert into bridge.pause (kind, sales_unit, reason, paused_by, until)
values (:kind, :sales_unit, :reason, 'Vipps', clock_timestamp() + :pause_ms * interval '1 millisecond')
on conflict (coalesce(kind, ''), coalesce(sales_unit, '')) where resumed_at is null do update
set reason = excluded.reason, until = excluded.until where pause.until is not null

--- ledger/payment-by-reference
select p.*, clock_timestamp() as read_at from bridge.payment p where p.reference = :reference

--- ledger/read-movements-soon
-- Not at once, so that one look names what several shipments have moved.
update bridge.payment
set next_check_at = least(next_check_at, clock_timestamp() + :delay_ms * interval '1 millisecond')
where payment_id = :payment_id

--- ledger/reference-taken
select 1 from bridge.payment
where (sales_unit = :sales_unit and reference = :reference) or (order_id = :reference and order_id <> :own_order)
limit 1

--- ledger/reject
update bridge.operation
set state = 'REJECTED', problem = :problem, refusal = :refusal, outcome_unknown = false, lease_token = null, lease_until = null
where operation_id = :operation_id and state in ('WAITING', 'READY', 'SENDING', 'UNKNOWN')

--- ledger/replay-ready
update bridge.operation
set state = 'READY', outcome_unknown = false, refusal = 'NONE', resolution = null, problem = null, attempts = 0,
    earlier_keys = case when idempotency_key = :idempotency_key then earlier_keys else earlier_keys || idempotency_key::text end,
    idempotency_key = :idempotency_key, first_sent_at = null, next_attempt_at = clock_timestamp()
where operation_id = :operation_id and state = 'UNKNOWN'

--- ledger/say-what-is-held-up
-- What is ready and does not go says why, in the ERP's error column, too.
update bridge.operation o set problem = held.why
from (
    select r.operation_id, coalesce(
        case when r.sales_unit not in (:sales_units) then 'waits: sales unit ' || r.sales_unit || ' has no keys in the settings' end,
        (select 'waits: paused by ' || s.paused_by || ': ' || s.reason from bridge.pause s
         where s.resumed_at is null and coalesce(s.until, 'infinity') > clock_timestamp() and r.state = 'READY'
           and coalesce(s.kind, r.kind) = r.kind and coalesce(s.sales_unit, r.sales_unit) = r.sales_unit
         order by s.pause_id limit 1),
        (select 'waits: sales unit ' || h.sales_unit || ' is held: ' || h.reason from bridge.sales_unit_hold h
         where h.sales_unit = r.sales_unit and r.state = 'READY')) as why
    from bridge.operation r where r.state in ('READY', 'UNKNOWN')
    for update of r skip locked) held
where o.operation_id = held.operation_id and o.state in ('READY', 'UNKNOWN') and o.problem is distinct from held.why
  and held.why is not null

--- ledger/send-again-uncounted
-- Nothing has reached Vipps, so neither the attempt nor the age of the key counts.
update bridge.operation
set state = 'READY', outcome_unknown = false, problem = :problem, attempts = attempts - 1,
    first_sent_at = case when attempts = 1 then null else first_sent_at end, lease_token = null, lease_until = null,
    next_attempt_at = clock_timestamp() + :delay_ms * interval '1 millisecond'
where operation_id = :operation_id and state = 'SENDING'

--- ledger/send-again
update bridge.operation
set state = 'READY', outcome_unknown = false, problem = :problem, next_attempt_at = :next_attempt_at, lease_token = null, lease_until = null
where operation_id = :operation_id and state in ('SENDING', 'UNKNOWN')

--- ledger/settle-from-direct-capture
update bridge.payment set settled_minor = settled_minor + :amount_minor
where payment_id = :payment_id and settled_minor + :amount_minor <= direct_captured_minor

--- ledger/settle
update bridge.operation set state = 'DONE', amount_minor = :amount_minor, outcome_minor = :amount_minor, problem = null
where operation_id = :operation_id and state = 'WAITING'

--- ledger/still-sending
select 1 from bridge.operation
where operation_id = :operation_id and state = 'SENDING' and lease_token = :lease_token
  and lease_until > clock_timestamp() + :call_ms * interval '1 millisecond'

--- ledger/tell-once
insert into bridge.event (order_id, what, detail)
select :order_id, :what, left(:detail, 2000)
where not exists (
    select from bridge.event
    where order_id = :order_id and what = :what and detail = left(:detail, 2000) and at > clock_timestamp() - interval '1 hour')
returning order_id, what, detail, actor

--- ledger/tell
-- Gives back what the log says of the event.
with told as (
    insert into bridge.event (order_id, payment_id, operation_id, what, detail, actor)
    values (:order_id, cast(:payment_id as bigint), cast(:operation_id as bigint), :what, left(:detail, 2000), :actor)
    returning order_id, payment_id, operation_id, what, detail, actor)
select t.order_id, t.what, t.detail, t.actor, p.reference, p.attempt, o.purpose || ' ' || o.source_id as operation, o.attempts as tries,
    o.idempotency_key
from told t
left join bridge.payment p on p.payment_id = t.payment_id
left join bridge.operation o on o.operation_id = t.operation_id

--- ledger/unknown
update bridge.operation
set state = 'UNKNOWN', outcome_unknown = true, refusal = :refusal, problem = :problem, lookups = 0, next_attempt_at = clock_timestamp(),
    lease_token = null, lease_until = null
where operation_id = :operation_id and state = 'SENDING'

--- ledger/unnamed-movement
select max(updated_at) as booked_at from bridge.operation
where payment_id = :payment_id and kind in ('CAPTURE', 'REFUND') and state = 'DONE' and idempotency_key is not null
    and vipps_transaction_id is null
having max(updated_at) is not null

--- ledger/wait
update bridge.operation set problem = :problem, next_attempt_at = :next_attempt_at
where operation_id = :operation_id and state = 'WAITING' and (problem, next_attempt_at) is distinct from (:problem, :next_attempt_at)

--- operators/accept-again
update bridge.payment set state = 'ACCEPTED', problem = null, ended_at = null where payment_id = :payment_id and state = 'DEAD_LETTERED'

--- operators/acts
select at, actor, what, order_id, operation_id, detail from bridge.event
where actor not in ('bridge', 'vipps') and at >= :from and at < :until
order by event_id

--- operators/check-payments-now
update bridge.payment set next_check_at = clock_timestamp()
where order_id = :order_id and state not in ('ACCEPTED', 'REJECTED', 'DEAD_LETTERED')

--- operators/close-unsent
update bridge.operation set state = 'REJECTED', problem = 'closed by a person: ' || :problem, outcome_unknown = false
where operation_id = :operation_id and state = 'DEAD_LETTERED' and attempts = 0

--- operators/count-dead-letters
select dead_letter_class as name, count(*) as number from bridge.operation where state = 'DEAD_LETTERED' group by dead_letter_class order by dead_letter_class

--- operators/count-open-operations
-- Each state by its own small index: one statement over all of them would read what is finished, too.
select kind, 'WAITING' as state, count(*) as number from bridge.operation where state = 'WAITING' group by kind
union all
select kind, 'READY', count(*) from bridge.operation where state = 'READY' group by kind
union all
select kind, state, count(*) from bridge.operation where state in ('LEASED', 'SENDING') group by kind, state
union all
select kind, 'UNKNOWN', count(*) from bridge.operation where state = 'UNKNOWN' group by kind
union all
select kind, 'DEAD_LETTERED', count(*) from bridge.operation where state = 'DEAD_LETTERED' group by kind
order by state, kind

--- operators/count-paid-after-end
select count(*) as number from bridge.payment
where state in ('CANCELLED', 'ABORTED', 'EXPIRED') and captured_minor > refunded_minor

--- operators/count-shipped-unpaid
select count(*) as number from bridge.operation
where purpose = 'SHIPMENT' and state = 'REJECTED' and problem like 'not paid: %' and updated_at > statement_timestamp() - interval '1 day'

--- operators/dead-letters-of-class
select operation_id from bridge.operation
where state = 'DEAD_LETTERED' and dead_letter_class = :class order by operation_id limit :most

--- operators/dead-letters
select o.*, p.currency from bridge.operation o left join bridge.payment p on p.payment_id = o.payment_id
where o.state = 'DEAD_LETTERED' order by o.operation_id

--- operators/first-reservations
-- Money that is reserved and not yet taken: the oldest of it is the first that a card's bank lets go of, unless Vipps has told an end.
(select order_id, reference, currency, authorized_minor - captured_minor - cancelled_minor as left_minor, authorized_at, guaranteed_until
from bridge.payment
where state = 'AUTHORIZED' and authorized_minor > captured_minor + cancelled_minor
order by authorized_at limit 1)
union all
(select order_id, reference, currency, authorized_minor - captured_minor - cancelled_minor as left_minor, authorized_at, guaranteed_until
from bridge.payment
where state = 'AUTHORIZED' and authorized_minor > captured_minor + cancelled_minor and guaranteed_until is not null
order by guaranteed_until limit 1)

--- operators/holds
select sales_unit, reason, since, next_try_at from bridge.sales_unit_hold order by since

--- operators/judge-now
update bridge.operation set next_attempt_at = clock_timestamp() where payment_id = :payment_id and state = 'WAITING'

--- operators/longest-waiting
select purpose || ' ' || source_id as what, order_id, coalesce(problem, 'waits for a free call slot') as problem, created_at
from bridge.operation where state in ('WAITING', 'READY') order by created_at limit 10

--- operators/look-up-order-now
update bridge.operation set next_attempt_at = clock_timestamp() where order_id = :order_id and state in ('UNKNOWN', 'WAITING')

--- operators/not-before
update bridge.operation set next_attempt_at = clock_timestamp() + :delay_ms * interval '1 millisecond'
where operation_id = :operation_id and state in ('UNKNOWN', 'WAITING')

--- operators/pause
insert into bridge.pause (kind, sales_unit, reason, paused_by)
values (cast(:kind as varchar), cast(:sales_unit as varchar), :reason, :who)
on conflict (coalesce(kind, ''), coalesce(sales_unit, '')) where resumed_at is null do update
set reason = excluded.reason, paused_by = excluded.paused_by, paused_at = excluded.paused_at, until = null
where pause.until is not null

--- operators/pauses
select kind, sales_unit, reason, paused_by, paused_at from bridge.pause s
where s.resumed_at is null and coalesce(s.until, 'infinity') > clock_timestamp() order by s.pause_id

--- operators/repeated-since
select s.operation_id
from bridge.operation d join bridge.operation s
    on s.order_id = d.order_id and s.kind = d.kind and s.operation_id > d.operation_id
    and coalesce(s.amount_minor, s.requested_minor) is not distinct from coalesce(d.amount_minor, d.requested_minor)
where d.operation_id = :operation_id and s.state not in ('REJECTED', 'DEAD_LETTERED') and s.purpose = d.purpose
limit 1

--- operators/resume
update bridge.pause set resumed_by = :who, resumed_at = clock_timestamp()
where resumed_at is null and coalesce(kind, '') = coalesce(cast(:kind as varchar), '')
  and coalesce(sales_unit, '') = coalesce(cast(:sales_unit as varchar), '')

--- operators/story
select at, what, detail, actor from bridge.event where order_id = :order_id order by event_id

--- operators/take-up
-- Where it is known that nothing had moved, the amounts to compare with are today's: other operations have gone on since.
update bridge.operation o
set state = 'UNKNOWN', outcome_unknown = true, resolution = :resolution, dead_letter_class = null, lookups = 0, next_attempt_at = clock_timestamp(),
    before_captured = case when o.outcome_unknown then o.before_captured else p.captured_minor end,
    before_refunded = case when o.outcome_unknown then o.before_refunded else p.refunded_minor end,
    before_cancelled = case when o.outcome_unknown then o.before_cancelled else p.cancelled_minor end
from bridge.payment p
where p.payment_id = o.payment_id and o.operation_id = :operation_id and o.state = 'DEAD_LETTERED' and o.attempts > 0

--- operators/tally
-- One row at least, so that it is known whether anything was counted yet.
select w.counted_at, t.kind, t.state, t.number
from bridge.tally_turn w left join bridge.tally t on w.counted_at is not null
order by t.state, t.kind

--- operators/try-held-unit-now
update bridge.sales_unit_hold set next_try_at = clock_timestamp()
where sales_unit = coalesce(cast(:sales_unit as varchar), sales_unit)

--- operators/unknowns
select purpose || ' ' || source_id as what, order_id, problem, sent_at, next_attempt_at
from bridge.operation where state = 'UNKNOWN' order by sent_at limit 50

--- operators/wait-again
-- With a final shipment its release waits again, too.
update bridge.operation o
set state = 'WAITING', problem = 'waits again, as a person asked', dead_letter_class = null, next_attempt_at = clock_timestamp(), created_at = clock_timestamp()
from bridge.operation letter
where letter.operation_id = :operation_id and letter.state = 'DEAD_LETTERED' and letter.attempts = 0
  and (o.operation_id = letter.operation_id
       or (letter.purpose = 'SHIPMENT' and o.purpose = 'RELEASE' and o.source_id = letter.source_id and o.state = 'REJECTED' and o.attempts = 0))

--- operators/warnings
select name, detail, since from bridge.warning where ended_at is null order by since

--- report/operations-refused
-- A row that the ERP's table refuses is tried again later, and keeps back no other meanwhile.
update bridge.operation set report_after = clock_timestamp() + interval '10 seconds'
where operation_id = any (array(
    select operation_id from bridge.operation where operation_id = any (cast(:ids as bigint[])) for update skip locked))

--- report/operations-reported
-- A row that somebody holds is told once more instead of being waited for: two that wait for each other's rows would be a deadlock.
update bridge.operation t set reported_version = greatest(t.reported_version, told.version)
from (
    select f.operation_id, r.version
    from unnest(cast(:ids as bigint[]), cast(:versions as bigint[])) as r (id, version) join bridge.operation f on f.operation_id = r.id
    for update of f skip locked) told
where t.operation_id = told.operation_id

--- report/operations
select operation_id as ledger_id, purpose, source_id as id, bridge.status_of(state) as status, outcome_minor, vipps_transaction_id, problem, version
from bridge.operation
where report_to_table and version > reported_version and report_after <= clock_timestamp() and purpose = :purpose
order by operation_id
limit :most

--- report/payments-refused
-- A row that the ERP's table refuses is tried again later, and keeps back no other meanwhile.
update bridge.payment set report_after = clock_timestamp() + interval '10 seconds'
where payment_id = any (array(
    select payment_id from bridge.payment where payment_id = any (cast(:ids as bigint[])) for update skip locked))

--- report/payments-reported
-- A row that somebody holds is told once more instead of being waited for: two that wait for each other's rows would be a deadlock.
update bridge.payment t set reported_version = greatest(t.reported_version, told.version)
from (
    select f.payment_id, r.version
    from unnest(cast(:ids as bigint[]), cast(:versions as bigint[])) as r (id, version) join bridge.payment f on f.payment_id = r.id
    for update of f skip locked) told
where t.payment_id = told.payment_id

--- report/payments
select payment_id as ledger_id, order_id as id, payment_status as status, reference as payment_reference, payment_url,
    payment_url_expires_at, authorized_minor, captured_minor, refunded_minor, cancelled_minor, version,
    -- A further attempt whose reservation was let go has ended, too: by this beginning it is not taken for a raised one.
    case when erp_attempt > 1 and state = 'AUTHORIZED' and payment_status = 'CANCELLED'
        then 'attempt ' || erp_attempt || ': ' || coalesce(problem, 'the reservation was let go') else problem end as problem
from bridge.payment
where report_to_table and version > reported_version and report_after <= clock_timestamp()
order by payment_id
limit :most

--- tally/claim
-- Whoever counts has the turn for ten minutes at a time: a bridge that dies while it counts holds back the next count no longer.
update bridge.tally_turn set next_at = clock_timestamp() + interval '10 minutes'
where next_at <= clock_timestamp()
returning (select coalesce(max(payment_id), 0) from bridge.payment) as last_payment,
    (select coalesce(max(operation_id), 0) from bridge.operation) as last_operation, clock_timestamp() as began_at

--- tally/counted
update bridge.tally_turn
set counted_at = :began_at, next_at = clock_timestamp() + greatest(:rest_ms, :least_ms) * interval '1 millisecond'

--- tally/finished-operations
select kind, state, count(*) as number
from bridge.operation where operation_id > :after and operation_id <= :upto and state in ('DONE', 'REJECTED')
group by kind, state

--- tally/forget
delete from bridge.tally

--- tally/keep-turn
update bridge.tally_turn set next_at = clock_timestamp() + interval '10 minutes'

--- tally/note
insert into bridge.tally (kind, state, number)
select n.kind, n.state, n.number
from unnest(cast(:kinds as varchar[]), cast(:states as varchar[]), cast(:numbers as bigint[])) as n (kind, state, number)

--- tally/payments
select cast(null as varchar) as kind, payment_status as state, count(*) as number
from bridge.payment where payment_id > :after and payment_id <= :upto
group by payment_status

--- warnings/callbacks-quiet
-- Status checks find out without them, but later, and with many more calls. Only payments that were created through eCom have any.
select 'callbacks-quiet' as name, '' as subject,
    count(*) || ' payments were approved in the last 6 hours and no callback came: is vipps.callback-prefix reachable from outside?' as detail
from (select 1 from bridge.event e
      where what = 'authorized' and at > statement_timestamp() - interval '6 hours'
        and exists (select from bridge.payment p where p.payment_id = e.payment_id and p.api = 'ecom' and not p.adopted)
      limit 1000) approved
where not exists (select from bridge.event where what = 'callback' and at > statement_timestamp() - interval '6 hours')
having count(*) >= 10

--- warnings/end-unseen
update bridge.warning set ended_at = clock_timestamp()
where ended_at is null and seen_at < clock_timestamp() - :unseen_ms * interval '1 millisecond'
returning name, subject, detail

--- warnings/one-at-a-time
-- The number is this purpose's own, as others lock other numbers.
select 1 as locked from pg_advisory_xact_lock(7061701)

--- warnings/refunds-above-limit
select 'refunds-above-limit' as name, p.currency as subject,
    'refunded in the last hour: ' || sum(o.outcome_minor) || ' (minor units of ' || p.currency || '), the limit is ' || :limit_minor as detail
from bridge.operation o join bridge.payment p using (payment_id)
where o.kind = 'REFUND' and o.state = 'DONE' and o.updated_at > statement_timestamp() - interval '1 hour'
group by p.currency
having sum(o.outcome_minor) > :limit_minor

--- warnings/reservations-end-at-vipps
-- Vipps takes a capture for 180 days after the reservation.
select 'reservation-ends-at-vipps' as name, '' as subject,
    count(*) || ' reserved for 173 days or longer, the oldest of order ' || (array_agg(order_id order by authorized_at))[1]
        || ': after 180 days Vipps refuses the capture' as detail
from (select order_id, authorized_at from bridge.payment
      where state = 'AUTHORIZED' and authorized_minor > captured_minor + cancelled_minor
        and authorized_at < statement_timestamp() - interval '173 days'
      order by authorized_at limit 1000) old
having count(*) > 0

--- warnings/reservations-end-soon
with ending as (
    (select order_id, authorized_at, authorized_at + :guaranteed_days * interval '1 day' as ends_at from bridge.payment
    where state = 'AUTHORIZED' and authorized_minor > captured_minor + cancelled_minor and guaranteed_until is null
      and authorized_at < statement_timestamp() - (:guaranteed_days - :warn_days) * interval '1 day'
    order by authorized_at limit 1000)
    union all
    (select order_id, authorized_at, guaranteed_until from bridge.payment
    where state = 'AUTHORIZED' and authorized_minor > captured_minor + cancelled_minor
      and guaranteed_until < statement_timestamp() + :warn_days * interval '1 day'
    order by guaranteed_until limit 1000))
select 'reservation-ends-soon' as name, '' as subject,
    count(*) || case when count(*) >= 1000 then ' reservations or more' when count(*) = 1 then ' reservation' else ' reservations' end
        || ' may be let go of within ' || :warn_days || ' days, the first of order ' || (array_agg(order_id order by ends_at))[1]
        || ': capture or cancel' as detail
from ending having count(*) > 0

--- warnings/seen
insert into bridge.warning as w (name, subject, detail) values (:name, :subject, :detail)
on conflict (name, subject) where ended_at is null do update set detail = excluded.detail, seen_at = clock_timestamp()
returning w.xmax = 0 as is_new

--- warnings/tell-reservations-end-soon
-- Told once in each order's story, and given back for the log; the warning itself counts them.
with told as (
    insert into bridge.event (order_id, payment_id, what, detail)
    select old.order_id, old.payment_id, 'reservation-ends-soon', 'reserved since '
        || to_char(old.authorized_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI')
        || ' UTC and not all captured: ' || case when old.guaranteed_until is null
            then 'the card''s bank may let go of it after ' || :guaranteed_days || ' days'
            else 'Vipps guarantees it until ' || to_char(old.guaranteed_until at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC' end
    from (
        select order_id, payment_id, authorized_at, guaranteed_until from bridge.payment
        where state = 'AUTHORIZED' and authorized_minor > captured_minor + cancelled_minor
          and guaranteed_until is null and authorized_at < statement_timestamp() - (:guaranteed_days - :warn_days) * interval '1 day'
        union all
        select order_id, payment_id, authorized_at, guaranteed_until from bridge.payment
        where state = 'AUTHORIZED' and authorized_minor > captured_minor + cancelled_minor
          and guaranteed_until < statement_timestamp() + :warn_days * interval '1 day') old
    -- The offset keeps this a question about one order at a time: as a join it would read all events.
    where not exists (select from bridge.event e
        where e.order_id = old.order_id and e.payment_id = old.payment_id and e.what = 'reservation-ends-soon' offset 0)
    order by old.authorized_at limit 1000
    returning order_id, payment_id, what, detail, actor)
select t.order_id, t.what, t.detail, t.actor, p.reference, p.attempt
from told t
join bridge.payment p on p.payment_id = t.payment_id

--- warnings/webhooks-quiet
-- The same for payments that were created through ePayment: of each of them Vipps tells by a webhook, once one is registered.
select 'webhooks-quiet' as name, '' as subject,
    count(*) || ' payments were approved in the last 6 hours and no webhook came: is it still registered, and vipps.webhook-url reachable from outside?' as detail
from (select 1 from bridge.event e
      where what = 'authorized' and at > statement_timestamp() - interval '6 hours'
        and exists (select from bridge.payment p where p.payment_id = e.payment_id and p.api = 'epayment' and not p.adopted)
      limit 1000) approved
where not exists (
    select from bridge.webhook_event
    where payment_id is not null and received_at > statement_timestamp() - interval '6 hours')
having count(*) >= 10

--- webhooks/forget-registration
update bridge.webhook_registration set deleted_at = clock_timestamp()
where registration_id = cast(:registration_id as uuid) and deleted_at is null

--- webhooks/registrations
select cast(registration_id as varchar) as registration_id, sales_unit, url, registered_at
from bridge.webhook_registration
where deleted_at is null
order by registered_at, registration_id

--- webhooks/remember-registration
insert into bridge.webhook_registration (registration_id, sales_unit, url, registered_by)
values (cast(:registration_id as uuid), :sales_unit, :url, :who)
on conflict (registration_id) do nothing

--- webhooks/store
-- Stores what has not been told before and gives it back. An event that is known changes nothing. They are stored in the order of
-- their ids, so that two bridges that get the same events, each in another order, do not wait for each other.
--
-- One that an operation of ours has brought about, whose answer is recorded, brings no look forward: the ledger knew it first.
with came as (
    select distinct on (c.sales_unit, c.reference, c.name, c.psp_reference)
        c.sales_unit, c.reference, c.name, c.psp_reference, cast(c.event_at as timestamptz) as event_at,
        cast(c.success as boolean) as success, c.idempotency_key, cast(c.news as boolean) as news,
        p.payment_id, p.order_id, p.attempt,
        coalesce(c.parked, case when p.payment_id is null then 'unknown-payment' end) as parked
    from unnest(cast(:sales_units as varchar[]), cast(:references as varchar[]), cast(:names as varchar[]),
            cast(:psp_references as varchar[]), cast(:times as varchar[]), cast(:successes as varchar[]),
            cast(:idempotency_keys as varchar[]), cast(:news as varchar[]), cast(:parked as varchar[]))
        as c (sales_unit, reference, name, psp_reference, event_at, success, idempotency_key, news, parked)
    left join bridge.payment p on c.parked is null and p.sales_unit = c.sales_unit and p.reference = c.reference
    order by c.sales_unit, c.reference, c.name, c.psp_reference
), stored as (
    insert into bridge.webhook_event (sales_unit, reference, name, psp_reference, event_at, success, payment_id, parked)
    select sales_unit, reference, name, psp_reference, event_at, success, payment_id, parked
    from came
    order by sales_unit, reference, name, psp_reference
    on conflict (sales_unit, reference, name, psp_reference) do nothing
    returning sales_unit, reference, name, psp_reference
), fresh as (
    select came.*, 'Vipps tells of ' || name || case when not success then ', without success' else '' end as detail
    from came join stored using (sales_unit, reference, name, psp_reference)
), told as (
    insert into bridge.event (order_id, payment_id, what, detail, actor)
    select order_id, payment_id, 'webhook', detail, 'vipps'
    from fresh
    where payment_id is not null
    order by event_at, psp_reference
)
select sales_unit, reference, name, payment_id, order_id, attempt, detail, parked, 'webhook' as what, 'vipps' as actor,
    payment_id is not null and news and not exists (
        select from bridge.operation o
        where o.payment_id = fresh.payment_id and o.idempotency_key = fresh.idempotency_key and o.state = 'DONE') as to_look_at
from fresh
