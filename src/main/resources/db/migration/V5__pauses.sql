-- What an operator has stopped, or Vipps for a while. A row and not a flag in a process, so that it holds for all bridges and through restarts; a
-- resumed pause stays, because who stopped the money and for how long is asked afterwards.
create table bridge.pause (
    pause_id   bigint      generated always as identity primary key,
    -- Null: every kind that moves money.
    kind       varchar(8)  check (kind in ('INITIATE', 'CAPTURE', 'REFUND', 'CANCEL')),
    -- Null: every sales unit.
    sales_unit varchar(6),
    reason     text        not null,
    paused_by  varchar(60) not null,
    paused_at  timestamptz not null default clock_timestamp(),
    -- Null: until a person resumes it.
    until      timestamptz,
    resumed_by varchar(60),
    resumed_at timestamptz
);
create unique index pause_in_force on bridge.pause (coalesce(kind, ''), coalesce(sales_unit, '')) where resumed_at is null;

-- A hold that a call has brought about is not lifted by a look: Vipps may let a sales unit read what it may not touch.
alter table bridge.sales_unit_hold add column by_call boolean not null default true;
-- How often it was refused in a row: a hold that a moment's disturbance has brought about is over in seconds.
alter table bridge.sales_unit_hold add column refusals integer not null default 1;
-- While looks are refused, too, nobody looks.
alter table bridge.sales_unit_hold add column by_look boolean not null default false;

-- How often an operation was what a sales unit was held for. One that is refused again and again, while others of its unit go
-- through, is itself what is wrong.
alter table bridge.operation add column unit_stops integer not null default 0;
