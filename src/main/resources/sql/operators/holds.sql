select sales_unit, reason, since, next_try_at from bridge.sales_unit_hold order by since
