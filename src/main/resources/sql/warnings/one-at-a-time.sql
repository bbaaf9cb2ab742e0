-- The number is this purpose's own, as others lock other numbers.
select 1 as locked from pg_advisory_xact_lock(7061701)
