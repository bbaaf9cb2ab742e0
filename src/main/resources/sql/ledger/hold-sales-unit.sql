insert into bridge.sales_unit_hold (sales_unit, reason, next_try_at, by_call)
values (:sales_unit, :reason, clock_timestamp() + :hold_ms * interval '1 millisecond', :by_call)
on conflict (sales_unit) do update
set reason = excluded.reason, next_try_at = excluded.next_try_at, by_call = sales_unit_hold.by_call or excluded.by_call
