-- A second API beside eCom v2. A payment keeps the one that created it, an operation the one in whose words its bytes are
-- written: what was once sent goes again with the same bytes to the same API, and is looked for there.
alter table bridge.payment
    add column payment_flow     varchar(8)  not null default 'REDIRECT' check (payment_flow in ('REDIRECT', 'PUSH', 'QR')),
    add column pay_before       timestamptz,
    add column guaranteed_until timestamptz;
comment on column bridge.payment.pay_before is 'How long the customer may take, where that is longer than Vipps'' usual ten minutes.';
comment on column bridge.payment.guaranteed_until is 'Until when Vipps says that the reserved money can be captured for sure; null where it does not say.';

alter table bridge.operation add column api varchar(8) check (api in ('ecom', 'epayment'));
update bridge.operation o set api = p.api
from bridge.payment p
where p.payment_id = o.payment_id and o.state in ('READY', 'LEASED', 'SENDING', 'UNKNOWN', 'DEAD_LETTERED');
alter table bridge.operation add constraint sent_in_the_words_of_an_api
    check (state not in ('READY', 'LEASED', 'SENDING', 'UNKNOWN') or api is not null);

create index payment_guaranteed on bridge.payment (guaranteed_until)
    where state = 'AUTHORIZED' and authorized_minor > captured_minor + cancelled_minor and guaranteed_until is not null;

-- What a look at a payment has to know of its operations.
create function bridge.sent_with(of_payment bigint) returns varchar language sql stable as $$
    select o.api from bridge.operation o
    where o.payment_id = of_payment
      and (o.state in ('READY', 'LEASED', 'SENDING', 'UNKNOWN') or (o.state = 'DEAD_LETTERED' and o.outcome_unknown))
$$;
comment on function bridge.sent_with is 'The API in whose words the operation is that is under way or unclear; null: there is none.';

create function bridge.wants_movements(of_payment bigint) returns boolean language sql stable as $$
    select exists (
        select from bridge.operation o
        where o.payment_id = of_payment
          and (o.state in ('READY', 'LEASED', 'SENDING', 'UNKNOWN') or (o.state = 'DEAD_LETTERED' and o.outcome_unknown)
            or (o.state = 'DONE' and o.kind in ('CAPTURE', 'REFUND') and o.idempotency_key is not null
                and o.vipps_transaction_id is null)))
$$;
comment on function bridge.wants_movements is 'Whether a look is to show each movement of money: something may have been sent, or the id of something that was booked is not known.';
