update bridge.dropped_file
set state = 'TAKEN', taken_at = coalesce(taken_at, clock_timestamp()), next_result_at = clock_timestamp() + interval '1 day'
where file_id = :file_id
