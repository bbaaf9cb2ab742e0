update bridge.payment p set report_to_table = true, version = bridge.next_version(p.version), reported_version = -1
where p.order_id = :order_id and p.attempt = (select max(attempt) from bridge.payment where order_id = :order_id)
