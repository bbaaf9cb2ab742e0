-- The file drop. A file is known by its name and its content's hash, so that several bridges on one inbox take it once;
-- lines_taken is committed together with the lines themselves, so that a crash in the middle goes on where it stopped.
create table bridge.dropped_file (
    file_id       bigint       generated always as identity primary key,
    name          varchar(255) not null,
    hash          char(64)     not null,
    kind          varchar(12)  not null check (kind in ('ORDER', 'SHIPMENT', 'REFUND', 'CANCELLATION')),
    state         varchar(8)   not null default 'TAKING' check (state in ('TAKING', 'TAKEN', 'REPORTED')),
    lines_taken   integer      not null default 0,
    results       integer      not null default 0,
    claimed_until timestamptz  not null,
    next_result_at timestamptz,
    taken_at      timestamptz,
    created_at    timestamptz  not null default clock_timestamp(),
    unique (name, hash)
);
create index dropped_file_open on bridge.dropped_file (file_id) where state <> 'REPORTED';

create table bridge.dropped_line (
    file_id      bigint  not null references bridge.dropped_file,
    -- Counted from 1. The line number will not do for a key: a JSON array may have all its objects on one line.
    place        integer not null,
    line_number  bigint  not null,
    source_id    varchar(64),
    operation_id bigint  references bridge.operation,
    -- Set for a line that was not taken: its text as it came, and what is wrong with it.
    text         text,
    problem      text,
    primary key (file_id, place)
);
