insert into bridge.dropped_line (file_id, place, line_number, source_id, operation_id, text, problem)
select :file_id, :lines_before + n.place, n.line_number, n.source_id, n.operation_id, n.text, n.problem
from unnest(cast(:numbers as bigint[]), cast(:ids as varchar[]), cast(:operations as bigint[]),
    cast(:texts as text[]), cast(:problems as text[])) with ordinality
    as n (line_number, source_id, operation_id, text, problem, place)
