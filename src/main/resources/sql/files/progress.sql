update bridge.dropped_file set lines_taken = lines_taken + :lines, claimed_until = clock_timestamp() + interval '30 seconds'
where file_id = :file_id and state = 'TAKING'
