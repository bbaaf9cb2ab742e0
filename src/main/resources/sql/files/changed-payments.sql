-- A payment that somebody works on is told in the next feed: two that wait for each other's rows would be a deadlock.
select payment_id, order_id, attempt, payment_status, reference as payment_reference, currency, amount_minor, authorized_minor,
    captured_minor, refunded_minor, cancelled_minor, payment_url, problem as payment_error, version as payment_version
from bridge.payment where version > fed_version and format <= :known_format order by version, payment_id limit :most
for update skip locked
