-- The ledger: what the bridge has promised an ERP, what it has asked Vipps for, and what came of it.
--
-- payment    one row for each attempt to have an order paid
-- operation  one row for each thing that we want Vipps to do with a payment
-- event      append-only: what was accepted, sent, answered, claimed, found and done by hand
--
-- All amounts are minor units (øre). Only this database's clock counts, on every bridge.

create table bridge.ledger (
    only_row       boolean     primary key default true check (only_row),
    ledger_id      uuid        not null default gen_random_uuid(),
    vipps_base_url text        not null,
    created_at     timestamptz not null default clock_timestamp()
);
comment on table bridge.ledger is 'Who this ledger is and which Vipps it belongs to: a start against another address is refused, so that test payments and real ones never meet.';

-- Versions come from the clock and never go back within a row. After a restore from a backup the ledger's next truth is
-- therefore still newer than what it had reported before, and the ERP's "where payment_version < …" lets it through.
create function bridge.next_version(last bigint) returns bigint language sql volatile as
    $$ select greatest(last + 1, (extract(epoch from clock_timestamp()) * 1000000)::bigint) $$;

create table bridge.payment (
    payment_id             bigint       generated always as identity primary key,
    order_id               varchar(50)  not null,
    attempt                smallint     not null check (attempt between 1 and 999),
    erp_attempt            smallint     not null,
    sales_unit             varchar(6)   not null,
    api                    varchar(8)   not null check (api in ('ecom', 'epayment')),
    reference              varchar(64)  not null,
    adopted                boolean      not null default false,
    currency               char(3)      not null,
    amount_minor           bigint       not null check (amount_minor > 0),
    authorized_minor       bigint       not null default 0 check (authorized_minor >= 0),
    held_minor             bigint       not null default 0 check (held_minor >= 0),
    captured_minor         bigint       not null default 0 check (captured_minor >= 0),
    refund_held_minor      bigint       not null default 0 check (refund_held_minor >= 0),
    refunded_minor         bigint       not null default 0 check (refunded_minor >= 0),
    cancelled_minor        bigint       not null default 0 check (cancelled_minor >= 0),
    direct_captured_minor  bigint       not null default 0 check (direct_captured_minor >= 0),
    settled_minor          bigint       not null default 0 check (settled_minor between 0 and direct_captured_minor),
    state                  varchar(13)  not null check (state in
        ('ACCEPTED', 'INITIATED', 'AUTHORIZED', 'CANCELLED', 'ABORTED', 'EXPIRED', 'REJECTED', 'DEAD_LETTERED')),
    -- What the ERP is told: before money the state's own word, afterwards what the amounts say, the first that fits.
    payment_status         varchar(20)  generated always as (case
        when state <> 'AUTHORIZED' then state
        when captured_minor > 0 and refunded_minor = captured_minor and authorized_minor = captured_minor + cancelled_minor then 'REFUNDED'
        when refunded_minor > 0 then 'PARTIALLY_REFUNDED'
        when captured_minor > 0 and authorized_minor = captured_minor + cancelled_minor then 'CAPTURED'
        when captured_minor > 0 then 'PARTIALLY_CAPTURED'
        when authorized_minor = cancelled_minor then 'CANCELLED'
        else 'AUTHORIZED' end) stored,
    problem                text,
    description            varchar(100) not null,
    customer_phone         varchar(15),
    return_url             varchar(255),
    payment_url            text,
    payment_url_expires_at timestamptz,
    being_replaced         boolean      not null default false,
    initiated_at           timestamptz,
    authorized_at          timestamptz,
    ended_at               timestamptz,
    next_check_at          timestamptz,
    checks                 integer      not null default 0,
    -- Grows whenever a call starts or ends: a look-up that was asked before and answered after is thrown away.
    activity               bigint       not null default 0,
    -- When the last calls of each kind were sent: Vipps counts them for each payment, so six partial captures share a budget.
    initiate_sent          timestamptz[] not null default '{}',
    capture_sent           timestamptz[] not null default '{}',
    cancel_sent            timestamptz[] not null default '{}',
    refund_sent            timestamptz[] not null default '{}',
    report_to_table        boolean      not null,
    version                bigint       not null default bridge.next_version(0),
    reported_version       bigint       not null default -1,
    report_after           timestamptz  not null default '-infinity',
    fed_version            bigint       not null default -1,
    created_at             timestamptz  not null default clock_timestamp(),
    updated_at             timestamptz  not null default clock_timestamp(),
    unique (order_id, attempt),
    unique (sales_unit, reference),
    -- The last line of defence. The statements that change these sums hold the row's lock and check first.
    constraint never_more_than_authorized check (held_minor + captured_minor <= authorized_minor - cancelled_minor),
    constraint never_refund_more_than_captured check (refund_held_minor + refunded_minor <= captured_minor)
);
create index payment_due_check on bridge.payment (next_check_at) where next_check_at is not null;
create index payment_to_report on bridge.payment (payment_id) where report_to_table and version > reported_version;
create index payment_to_feed   on bridge.payment (payment_id) where version > fed_version;

create table bridge.operation (
    operation_id         bigint       generated always as identity primary key,
    kind                 varchar(8)   not null check (kind in ('INITIATE', 'CAPTURE', 'REFUND', 'CANCEL')),
    -- Why: an ERP's row (ORDER, SHIPMENT, REFUND, CANCELLATION) or our own housekeeping
    -- (RELEASE after a final shipment, EXPIRE, ABANDON a payment whose url was lost, LATE reservation, NEXT attempt).
    purpose              varchar(12)  not null check (purpose in
        ('ORDER', 'SHIPMENT', 'REFUND', 'CANCELLATION', 'RELEASE', 'EXPIRE', 'ABANDON', 'LATE', 'NEXT')),
    source_id            varchar(64)  not null,
    order_id             varchar(50)  not null,
    payment_id           bigint       references bridge.payment,
    -- The payment's, set with READY, so that taking what is due reads one index and joins nothing.
    sales_unit           varchar(6),
    requested_minor      bigint       check (requested_minor > 0),
    amount_minor         bigint       check (amount_minor >= 0),
    final_shipment       boolean      not null default false,
    text                 varchar(100),
    content              text         not null default '',
    idempotency_key      varchar(40),
    earlier_keys         text[]       not null default '{}',
    request_body         bytea,
    state                varchar(13)  not null check (state in
        ('WAITING', 'READY', 'LEASED', 'SENDING', 'UNKNOWN', 'DONE', 'REJECTED', 'DEAD_LETTERED')),
    -- True while a call may have moved money without our knowing: nothing else touches the payment meanwhile.
    outcome_unknown      boolean      not null default false,
    -- Whether the last answer was a definitive refusal, for a reason we know or for one we do not: only then may a person's
    -- replay make a new key.
    refusal              varchar(7)   not null default 'NONE' check (refusal in ('NONE', 'KNOWN', 'STRANGE')),
    problem              text,
    dead_letter_class    varchar(30),
    resolution           varchar(8)   check (resolution in ('DONE', 'REJECTED', 'REPLAY')),
    attempts             integer      not null default 0,
    lookups              integer      not null default 0,
    next_attempt_at      timestamptz  not null default clock_timestamp(),
    lease_token          uuid,
    lease_until          timestamptz,
    first_sent_at        timestamptz,
    sent_at              timestamptz,
    before_captured      bigint,
    before_refunded      bigint,
    before_cancelled     bigint,
    outcome_minor        bigint,
    vipps_transaction_id varchar(64),
    report_to_table      boolean      not null default false,
    version              bigint       not null default bridge.next_version(0),
    reported_version     bigint       not null default -1,
    report_after         timestamptz  not null default '-infinity',
    created_at           timestamptz  not null default clock_timestamp(),
    updated_at           timestamptz  not null default clock_timestamp(),
    unique (purpose, source_id),
    constraint sent_as_stored check (state not in ('READY', 'LEASED', 'SENDING', 'UNKNOWN')
        or (idempotency_key is not null and request_body is not null and payment_id is not null and sales_unit is not null)),
    constraint lease_has_token check (state not in ('LEASED', 'SENDING') or (lease_token is not null and lease_until is not null))
);
-- Promise 4 as a constraint: on one payment at most one operation is under way or unclear.
create unique index operation_one_under_way on bridge.operation (payment_id)
    where state in ('READY', 'LEASED', 'SENDING', 'UNKNOWN') or (state = 'DEAD_LETTERED' and outcome_unknown);
create index operation_ready       on bridge.operation (kind, next_attempt_at, operation_id) where state = 'READY';
create index operation_unknown     on bridge.operation (next_attempt_at) where state = 'UNKNOWN';
create index operation_leased      on bridge.operation (lease_until) where state in ('LEASED', 'SENDING');
create index operation_waiting     on bridge.operation (next_attempt_at) where state = 'WAITING';
create index operation_line        on bridge.operation (payment_id, operation_id);
create index operation_orphan      on bridge.operation (order_id) where payment_id is null;
create index operation_dead_letter on bridge.operation (operation_id) where state = 'DEAD_LETTERED';
create index operation_unpaid      on bridge.operation (updated_at) where purpose = 'SHIPMENT' and state = 'REJECTED';
create index operation_to_report   on bridge.operation (operation_id) where report_to_table and version > reported_version;

create table bridge.event (
    event_id     bigint       generated always as identity primary key,
    at           timestamptz  not null default clock_timestamp(),
    order_id     varchar(50)  not null,
    payment_id   bigint,
    operation_id bigint,
    what         varchar(40)  not null,
    detail       text,
    actor        varchar(60)  not null default 'bridge'
);
create index event_of_order on bridge.event (order_id, event_id);

create function bridge.stamp_payment() returns trigger language plpgsql as $$
begin
    if (new.state, new.reference, new.payment_url, new.payment_url_expires_at, new.authorized_minor,
            new.captured_minor, new.refunded_minor, new.cancelled_minor, new.problem)
        is distinct from (old.state, old.reference, old.payment_url, old.payment_url_expires_at, old.authorized_minor,
            old.captured_minor, old.refunded_minor, old.cancelled_minor, old.problem) then
        new.version := bridge.next_version(new.version);
        new.updated_at := clock_timestamp();
    end if;
    return new;
end $$;
create trigger stamp before update on bridge.payment for each row execute function bridge.stamp_payment();

create function bridge.status_of(operation_state varchar) returns varchar language sql immutable as
    $$ select case when operation_state in ('DONE', 'REJECTED', 'DEAD_LETTERED') then operation_state else 'ACCEPTED' end $$;

create function bridge.stamp_operation() returns trigger language plpgsql as $$
begin
    if (bridge.status_of(new.state), new.outcome_minor, new.vipps_transaction_id, new.problem)
        is distinct from (bridge.status_of(old.state), old.outcome_minor, old.vipps_transaction_id, old.problem) then
        new.version := bridge.next_version(new.version);
        new.updated_at := clock_timestamp();
    end if;
    return new;
end $$;
create trigger stamp before update on bridge.operation for each row execute function bridge.stamp_operation();
