select p.*, clock_timestamp() as read_at from bridge.payment p where p.reference = :reference
