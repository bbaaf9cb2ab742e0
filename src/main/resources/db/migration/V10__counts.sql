-- How many payments and finished operations there are, by state. To count them anew for each look would read the whole ledger; so
-- one bridge counts now and then, and whoever looks is told when that was. What is open is still counted as it is.
create table bridge.tally (
    -- Null: payments, by the status that the ERP is told.
    kind   varchar(8)  check (kind in ('INITIATE', 'CAPTURE', 'REFUND', 'CANCEL')),
    state  varchar(20) not null,
    number bigint      not null
);
create table bridge.tally_turn (
    only_row   boolean     primary key default true check (only_row),
    -- When the count began that is in the tally.
    counted_at timestamptz,
    next_at    timestamptz not null default '-infinity'
);
insert into bridge.tally_turn default values;

-- Each lane of status checks reads only what it may take: a checkout's look does not walk past all settled payments that are due.
create index payment_due_deciding on bridge.payment (next_check_at)
    where next_check_at is not null and state in ('ACCEPTED', 'INITIATED');
create index payment_due_settled on bridge.payment (next_check_at)
    where next_check_at is not null and state in ('AUTHORIZED', 'CANCELLED', 'ABORTED', 'EXPIRED', 'REJECTED', 'DEAD_LETTERED');
drop index bridge.payment_due_check;

-- The same for reports: a refund that is to be told does not stand behind 100,000 shipments.
create index operation_to_report_of on bridge.operation (purpose, operation_id) where report_to_table and version > reported_version;
drop index bridge.operation_to_report;

-- What waits is counted by kind from the index alone.
drop index bridge.operation_waiting;
create index operation_waiting on bridge.operation (next_attempt_at) include (kind, payment_id) where state = 'WAITING';
