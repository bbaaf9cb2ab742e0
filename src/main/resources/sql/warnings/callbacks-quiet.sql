-- Status checks find out without them, but later, and with many more calls. Only payments that were created through eCom have any.
select 'callbacks-quiet' as name, '' as subject,
    count(*) || ' payments were approved in the last 6 hours and no callback came: is vipps.callback-prefix reachable from outside?' as detail
from (select 1 from bridge.event e
      where what = 'authorized' and at > statement_timestamp() - interval '6 hours'
        and exists (select from bridge.payment p where p.payment_id = e.payment_id and p.api = 'ecom' and not p.adopted)
      limit 1000) approved
where not exists (select from bridge.event where what = 'callback' and at > statement_timestamp() - interval '6 hours')
having count(*) >= 10
