update bridge.payment set report_to_table = false where order_id = :order_id and attempt < :attempt
