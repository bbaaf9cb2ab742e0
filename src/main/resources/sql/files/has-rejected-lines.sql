select 1 from bridge.dropped_line where file_id = :file_id and problem is not null limit 1
