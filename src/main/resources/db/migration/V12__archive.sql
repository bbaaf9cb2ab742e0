-- What is over may leave the tables that the bridge works on.
--
-- An order is archived as a whole, with all its payments, operations and events, into tables of the same names in the schema
-- bridge_archive. A column that a later migration adds to bridge.payment, bridge.operation or bridge.event is added there, too, and to
-- the statements in sql/archive.
--
-- What the bridge must never forget stays in the schema bridge, for good: by which ids an order, a payment and an operation would be
-- known again. Whoever dumps and empties bridge_archive loses the story, and no promise.
create schema bridge_archive;

create table bridge_archive.payment (like bridge.payment);
create index payment_of_order on bridge_archive.payment (order_id);
create table bridge_archive.operation (like bridge.operation);
alter table bridge_archive.operation add primary key (operation_id);
create index operation_of_order on bridge_archive.operation (order_id);
create table bridge_archive.event (like bridge.event);
create index event_of_order on bridge_archive.event (order_id);

create table bridge.archived_order (
    order_id    varchar(50) primary key,
    archived_at timestamptz not null default clock_timestamp(),
    -- So many rows of it were archived: with fewer it is not brought back.
    payments    integer     not null,
    operations  integer     not null
);
create table bridge.archived_payment (
    sales_unit varchar(6)  not null,
    reference  varchar(64) not null,
    order_id   varchar(50) not null,
    primary key (sales_unit, reference)
);
create table bridge.archived_operation (
    purpose   varchar(12) not null,
    source_id varchar(64) not null,
    order_id  varchar(50) not null,
    primary key (purpose, source_id)
);

-- The last line of defence. Whoever asks whether an order is archived and then inserts may be overtaken by the archive in between, and a
-- bridge of an earlier version does not ask at all. This question is asked after the insert, which has waited for whoever was removing
-- the same id, and it sees what they have committed. It fails as a serialization does: to try again is right, and brings the order back.
create function bridge.refuse_archived_payment() returns trigger language plpgsql set enable_seqscan = off as $$
declare
    known text;
begin
    select a.order_id into known
    from inserted i
    cross join lateral (
        (select o.order_id from bridge.archived_order o where o.order_id = i.order_id limit 1)
        union all
        (select p.order_id from bridge.archived_payment p where p.sales_unit = i.sales_unit and p.reference = i.reference limit 1)) a
    limit 1;
    if known is not null then
        raise exception 'order % is archived', known using errcode = 'serialization_failure';
    end if;
    return null;
end $$;
create trigger refuse_archived after insert on bridge.payment
    referencing new table as inserted for each statement execute function bridge.refuse_archived_payment();

create function bridge.refuse_archived_operation() returns trigger language plpgsql set enable_seqscan = off as $$
declare
    known text;
begin
    select a.order_id into known
    from inserted i
    cross join lateral (
        (select o.order_id from bridge.archived_order o where o.order_id = i.order_id limit 1)
        union all
        (select k.order_id from bridge.archived_operation k where k.purpose = i.purpose and k.source_id = i.source_id limit 1)) a
    limit 1;
    if known is not null then
        raise exception 'order % is archived', known using errcode = 'serialization_failure';
    end if;
    return null;
end $$;
create trigger refuse_archived after insert on bridge.operation
    referencing new table as inserted for each statement execute function bridge.refuse_archived_operation();

-- A line of a dropped file keeps the id of its operation, wherever that is.
alter table bridge.dropped_line drop constraint dropped_line_operation_id_fkey;

-- All that ever was, for whoever reads: results of files, the story of an order, day totals.
create view bridge.payment_ever as
    select payment_id, order_id, attempt, erp_attempt, sales_unit, api, reference, currency, amount_minor, authorized_minor,
        captured_minor, refunded_minor, cancelled_minor, state, payment_status, being_replaced, problem, payment_url, created_at, updated_at
    from bridge.payment
    union all
    select payment_id, order_id, attempt, erp_attempt, sales_unit, api, reference, currency, amount_minor, authorized_minor,
        captured_minor, refunded_minor, cancelled_minor, state, payment_status, being_replaced, problem, payment_url, created_at, updated_at
    from bridge_archive.payment;
create view bridge.operation_ever as
    select operation_id, kind, purpose, source_id, order_id, payment_id, requested_minor, amount_minor, outcome_minor, idempotency_key,
        state, problem, vipps_transaction_id, created_at, updated_at
    from bridge.operation
    union all
    select operation_id, kind, purpose, source_id, order_id, payment_id, requested_minor, amount_minor, outcome_minor, idempotency_key,
        state, problem, vipps_transaction_id, created_at, updated_at
    from bridge_archive.operation;
create view bridge.event_ever as
    select event_id, at, order_id, payment_id, operation_id, what, detail, actor from bridge.event
    union all
    select event_id, at, order_id, payment_id, operation_id, what, detail, actor from bridge_archive.event;
