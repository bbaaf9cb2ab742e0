insert into bridge.dropped_line (file_id, line_number, source_id, operation_id, text, problem)
select :file_id, n.* from unnest(cast(:numbers as bigint[]), cast(:ids as varchar[]), cast(:operations as bigint[]),
    cast(:texts as text[]), cast(:problems as text[])) as n
