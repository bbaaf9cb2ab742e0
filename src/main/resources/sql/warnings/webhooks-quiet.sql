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
