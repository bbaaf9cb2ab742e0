-- What will need a person before long. A row lives for as long as any bridge sees the reason for it, so that several bridges and
-- restarts tell it once; an ended one stays, because somebody asks afterwards how long it had been known.
create table bridge.warning (
    warning_id bigint       generated always as identity primary key,
    name       varchar(40)  not null,
    -- What of that name: a currency, a folder, a schedule.
    subject    varchar(200) not null default '',
    detail     text         not null,
    since      timestamptz  not null default clock_timestamp(),
    seen_at    timestamptz  not null default clock_timestamp(),
    ended_at   timestamptz
);
create unique index warning_in_force on bridge.warning (name, subject) where ended_at is null;

-- The questions of each minute, each answered by few rows of many.
create index payment_reserved   on bridge.payment (authorized_at) where state = 'AUTHORIZED' and authorized_minor > captured_minor + cancelled_minor;
create index operation_refunded on bridge.operation (updated_at) where kind = 'REFUND' and state = 'DONE';
create index event_of_approval  on bridge.event (at) where what in ('authorized', 'callback');

-- What the status, the metrics and JMX ask for again and again, and what a person's check or replay looks for.
create index operation_waits_since on bridge.operation (created_at) where state in ('WAITING', 'READY');
create index payment_paid_after_end on bridge.payment (payment_id) where state in ('CANCELLED', 'ABORTED', 'EXPIRED') and captured_minor > refunded_minor;
create index operation_of_order    on bridge.operation (order_id, operation_id);
