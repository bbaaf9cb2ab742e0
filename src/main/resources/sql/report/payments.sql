select payment_id as ledger_id, order_id as id, payment_status as status, reference as payment_reference, payment_url,
    payment_url_expires_at, authorized_minor, captured_minor, refunded_minor, cancelled_minor, problem, version
from bridge.payment
where report_to_table and version > reported_version and report_after <= clock_timestamp()
order by payment_id
limit :most
