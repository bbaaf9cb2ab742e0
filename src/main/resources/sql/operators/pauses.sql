select kind, sales_unit, reason, paused_by, paused_at from bridge.pause where resumed_at is null order by pause_id
