select sales_unit, reason, since from bridge.sales_unit_hold order by since
