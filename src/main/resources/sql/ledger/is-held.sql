select 1 from bridge.sales_unit_hold where sales_unit = :sales_unit
