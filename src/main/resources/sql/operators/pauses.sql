select kind, sales_unit, reason, paused_by, paused_at from bridge.pause s
where s.resumed_at is null and coalesce(s.until, 'infinity') > clock_timestamp() order by s.pause_id
