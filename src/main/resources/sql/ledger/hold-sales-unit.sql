-- Many calls may be refused at the same moment: only the tries that follow make the waits longer. The first reason stays, since each
-- has an id of its own and would be told anew to everybody who waits.
insert into bridge.sales_unit_hold (sales_unit, reason, next_try_at, by_call, by_look)
values (:sales_unit, :reason, clock_timestamp() + :first_ms * interval '1 millisecond', :by_call, not :by_call)
on conflict (sales_unit) do update
set by_call = sales_unit_hold.by_call or excluded.by_call, by_look = sales_unit_hold.by_look or excluded.by_look,
    next_try_at = clock_timestamp()
        + least(:longest_ms, :first_ms * power(2, least(sales_unit_hold.refusals - 1, 20))) * interval '1 millisecond'
