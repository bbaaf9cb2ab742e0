select name, detail, since from bridge.warning where ended_at is null order by since
