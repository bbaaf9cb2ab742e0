delete from bridge.webhook_event where received_at < clock_timestamp() - :days * interval '1 day'
