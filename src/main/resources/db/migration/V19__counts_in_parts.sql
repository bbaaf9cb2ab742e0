-- Payments and finished operations are counted in parts of their ids, and a part again only where an event has told of a change: a count
-- costs what has happened since the last one, and not what there is.
create table bridge.tally_part (
    -- A part of which table, and which one: the ids that, divided by part_size, give this number.
    counts     varchar(9)    not null check (counts in ('PAYMENT', 'OPERATION')),
    part       bigint        not null,
    -- How many there are of each kind and state; of payments, whose kinds are null, of each status that the ERP is told.
    kinds      varchar(8)[]  not null,
    states     varchar(20)[] not null,
    numbers    bigint[]      not null,
    counted_at timestamptz   not null,
    primary key (counts, part)
);
alter table bridge.tally_turn
    add column part_size  integer not null default 20000 check (part_size > 0),
    -- All events up to this one are in the count. Null: none was looked for yet.
    add column seen_event bigint;

-- What waits, is ready or unknown, counted to its end. Whoever looks counts it, too, but not that far.
create table bridge.tally_open (
    kind   varchar(8)  not null check (kind in ('INITIATE', 'CAPTURE', 'REFUND', 'CANCEL')),
    state  varchar(20) not null,
    number bigint      not null,
    primary key (kind, state)
);
