select distinct sales_unit from bridge.payment where direct_captured_minor > 0 order by sales_unit
