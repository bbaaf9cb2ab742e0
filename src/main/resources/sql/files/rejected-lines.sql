select line_number, problem, text from bridge.dropped_line where file_id = :file_id and problem is not null order by place
