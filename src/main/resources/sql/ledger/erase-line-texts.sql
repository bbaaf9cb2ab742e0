update bridge.dropped_line l set text = null
from bridge.dropped_file f
where f.file_id = l.file_id and l.text is not null and f.created_at < clock_timestamp() - :days * interval '1 day'
