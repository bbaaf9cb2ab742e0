insert into bridge.sales_unit_hold (sales_unit, reason, next_try_at, by_call)
values (:sales_unit, :reason, clock_timestamp() + :first_ms * interval '1 millisecond', :by_call)
on conflict (sales_unit) do update
set reason = excluded.reason, by_call = sales_unit_hold.by_call or excluded.by_call,
    refusals = sales_unit_hold.refusals + 1,
    next_try_at = clock_timestamp()
        + least(:longest_ms, :first_ms * power(2, least(sales_unit_hold.refusals, 20))) * interval '1 millisecond'
