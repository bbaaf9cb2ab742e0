delete from bridge.sales_unit_hold h
where h.sales_unit = :sales_unit
  and (:by_call or not h.by_call
      or not exists (select from bridge.operation r where r.state = 'READY' and r.sales_unit = h.sales_unit))
