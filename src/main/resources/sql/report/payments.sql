select payment_id as ledger_id, order_id as id, payment_status as status, reference as payment_reference, payment_url,
    payment_url_expires_at, authorized_minor, captured_minor, refunded_minor, cancelled_minor, version,
    -- A further attempt whose reservation was let go has ended, too: by this beginning it is not taken for a raised one.
    case when erp_attempt > 1 and state = 'AUTHORIZED' and payment_status = 'CANCELLED'
        then 'attempt ' || erp_attempt || ': ' || coalesce(problem, 'the reservation was let go') else problem end as problem
from bridge.payment
where report_to_table and version > reported_version and report_after <= statement_timestamp() and format <= :known_format
order by report_after, payment_id
limit :most
