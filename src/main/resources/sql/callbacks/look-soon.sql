-- Brings looks forward. A payment that somebody else has locked is left out, so that callbacks never wait for the work on a
-- payment; those that were free come back. A rejected payment is nobody's to look at any more, unless somebody tells of it.
with free as (
    select payment_id from bridge.payment where payment_id = any (cast(:payment_ids as bigint[]))
    for update skip locked
), moved as (
    update bridge.payment p set next_check_at = clock_timestamp()
    from free
    where p.payment_id = free.payment_id and p.state <> 'DEAD_LETTERED' and p.format <= :known_format
        and (p.next_check_at > clock_timestamp() + interval '100 milliseconds' or (p.next_check_at is null and p.state = 'REJECTED'))
)
select payment_id from free
