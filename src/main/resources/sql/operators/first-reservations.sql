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
