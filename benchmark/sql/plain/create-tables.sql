-- What the loop by hand and the obvious route work on.
create schema if not exists plain;
create table if not exists plain.payment (
    payment_id       bigint      generated always as identity primary key,
    reference        varchar(64) not null unique,
    amount_minor     bigint      not null,
    state            varchar(10) not null,
    authorized_minor bigint      not null default 0,
    held_minor       bigint      not null default 0,
    captured_minor   bigint      not null default 0,
    payment_url      text,
    next_check_at    timestamptz,
    looked_at        timestamptz,
    changed_at       timestamptz,
    check (held_minor + captured_minor <= authorized_minor));
create index if not exists payment_due_check on plain.payment (next_check_at) where next_check_at is not null;
create table if not exists plain.operation (
    operation_id    bigint      generated always as identity primary key,
    payment_id      bigint      not null references plain.payment,
    kind            varchar(8)  not null,
    reference       varchar(64) not null,
    idempotency_key varchar(40) not null,
    request_body    bytea       not null,
    amount_minor    bigint      not null,
    state           varchar(8)  not null,
    lease_token     uuid,
    lease_until     timestamptz,
    sent_at         timestamptz,
    done_at         timestamptz,
    transaction_id  varchar(64));
create index if not exists operation_ready on plain.operation (kind, operation_id) where state = 'READY';
create table if not exists plain.event (
    event_id   bigint      generated always as identity primary key,
    at         timestamptz not null default clock_timestamp(),
    payment_id bigint      not null,
    what       varchar(40) not null);
