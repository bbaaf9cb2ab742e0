-- One bridge at a time, so that no change is told twice and no feed takes another one's name.
select pg_try_advisory_xact_lock(hashtext('bridge.payments-feed')) as locked
