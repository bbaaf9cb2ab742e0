update bridge.sales_unit_hold set by_look = false where sales_unit = :sales_unit and by_look
