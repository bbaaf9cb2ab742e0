-- A sales unit whose credentials are refused, or that Vipps has blocked, makes every call fail in the same way. Its calls
-- wait in one row here instead of filling the dead letters; the first call that succeeds afterwards lifts it.
create table bridge.sales_unit_hold (
    sales_unit  varchar(6)  primary key,
    reason      text        not null,
    since       timestamptz not null default clock_timestamp(),
    next_try_at timestamptz not null
);
