update bridge.dropped_file
set results = :results, state = case when :waiting then 'TAKEN' else 'REPORTED' end, next_result_at = clock_timestamp() + interval '1 day'
where file_id = :file_id and results = :results - 1
