-- Orders of which nothing can move by itself any more: each payment has ended without money or is captured and released to the last
-- øre, no look is due, nothing waits, is unclear or is a person's, and all of it was told. Where somebody must refund, or shipments
-- of a direct capture are to come, it is not over.
select n.order_id, (select count(*) from bridge.payment p where p.order_id = n.order_id) as payments
from unnest(cast(:order_ids as varchar[])) as n (order_id)
where not exists (
    select from bridge.payment p
    where p.order_id = n.order_id and not (
        p.state not in ('ACCEPTED', 'INITIATED', 'DEAD_LETTERED') and p.next_check_at is null and not p.being_replaced
        and p.held_minor = 0 and p.refund_held_minor = 0 and p.authorized_minor = p.captured_minor + p.cancelled_minor
        and (p.state = 'AUTHORIZED' or p.captured_minor = p.refunded_minor)
        and (p.settled_minor = p.direct_captured_minor or p.captured_minor = p.refunded_minor)
        and (not p.report_to_table or p.version <= p.reported_version)
        and (not :fed or p.version <= p.fed_version)
        and p.updated_at < :before and p.format <= :known_format))
  and not exists (
    select from bridge.operation o
    where o.order_id = n.order_id and not (
        o.state in ('DONE', 'REJECTED') and not o.outcome_unknown and o.format <= :known_format
        and (not o.report_to_table or o.version <= o.reported_version)
        and o.updated_at < :before))
