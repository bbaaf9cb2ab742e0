update bridge.webhook_registration set deleted_at = clock_timestamp()
where registration_id = cast(:registration_id as uuid) and deleted_at is null
