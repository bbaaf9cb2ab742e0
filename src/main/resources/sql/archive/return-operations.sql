with gone as (delete from bridge_archive.operation where order_id = any (cast(:order_ids as varchar[])) returning *)
insert into bridge.operation (
    operation_id, kind, purpose, source_id, order_id, payment_id, sales_unit, requested_minor, amount_minor,
    final_shipment, text, content, idempotency_key, earlier_keys, request_body, state, outcome_unknown, refusal,
    problem, dead_letter_class, resolution, attempts, lookups, next_attempt_at, lease_token, lease_until,
    first_sent_at, sent_at, before_captured, before_refunded, before_cancelled, outcome_minor, vipps_transaction_id,
    report_to_table, version, reported_version, report_after, created_at, updated_at, unit_stops, api, format)
overriding system value
select
    operation_id, kind, purpose, source_id, order_id, payment_id, sales_unit, requested_minor, amount_minor,
    final_shipment, text, content, idempotency_key, earlier_keys, request_body, state, outcome_unknown, refusal,
    problem, dead_letter_class, resolution, attempts, lookups, next_attempt_at, lease_token, lease_until,
    first_sent_at, sent_at, before_captured, before_refunded, before_cancelled, outcome_minor, vipps_transaction_id,
    report_to_table, version, reported_version, report_after, created_at, updated_at, unit_stops, api, format
from gone
