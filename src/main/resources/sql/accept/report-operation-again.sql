update bridge.operation set report_to_table = true, version = bridge.next_version(version), reported_version = -1
where operation_id = :operation_id
