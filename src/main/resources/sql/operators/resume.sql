update bridge.pause set resumed_by = :who, resumed_at = clock_timestamp()
where resumed_at is null and coalesce(kind, '') = coalesce(cast(:kind as varchar), '')
  and coalesce(sales_unit, '') = coalesce(cast(:sales_unit as varchar), '')
