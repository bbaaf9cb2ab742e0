-- What Vipps has told by webhooks. An event is told until it is answered, and twice while one registration takes another's place:
-- it is stored once, known by sales unit, reference, name and its own id. Two partial captures share all but the last.
--
-- There are no amounts, because nothing may be booked from what came in, and nothing of the customer. A row has no part in any
-- decision once its payment was looked at; it is deleted after 30 days.
create table bridge.webhook_event (
    webhook_event_id bigint      generated always as identity primary key,
    sales_unit       varchar(6)  not null,
    reference        varchar(64) not null,
    name             varchar(64) not null,
    -- For an event without an id of its own, the hash of its bytes.
    psp_reference    varchar(64) not null,
    event_at         timestamptz,
    success          boolean,
    -- No foreign key: its check would wait for whoever works on the payment.
    payment_id       bigint,
    -- Why it could not be handled.
    parked           varchar(20),
    received_at      timestamptz not null default clock_timestamp(),
    unique (sales_unit, reference, name, psp_reference),
    constraint handled_or_parked check ((payment_id is null) = (parked is not null))
);
create index webhook_event_received on bridge.webhook_event (received_at);

-- The registrations that our command has made at Vipps, never their secrets. Vipps deletes one that does not answer for two weeks:
-- only who remembers its id can tell that from one that never was.
create table bridge.webhook_registration (
    registration_id uuid         primary key,
    sales_unit      varchar(6)   not null,
    url             varchar(255) not null,
    registered_at   timestamptz  not null default clock_timestamp(),
    registered_by   varchar(60)  not null,
    -- By our command.
    deleted_at      timestamptz
);
