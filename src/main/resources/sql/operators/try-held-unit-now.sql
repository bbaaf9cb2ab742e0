update bridge.sales_unit_hold set next_try_at = clock_timestamp()
where sales_unit = coalesce(cast(:sales_unit as varchar), sales_unit)
