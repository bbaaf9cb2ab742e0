select cast(registration_id as varchar) as registration_id, sales_unit, url, registered_at
from bridge.webhook_registration
where deleted_at is null
order by registered_at, registration_id
