delete from bridge.webhook_event where received_at < statement_timestamp() - :days * interval '1 day'
