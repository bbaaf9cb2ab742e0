insert into bridge.webhook_registration (registration_id, sales_unit, url, registered_by)
values (cast(:registration_id as uuid), :sales_unit, :url, :who)
on conflict (registration_id) do nothing
