select exists (select from bridge.sales_unit_hold)
    or exists (select from bridge.pause s where s.resumed_at is null and coalesce(s.until, 'infinity') > clock_timestamp()) as is_held
