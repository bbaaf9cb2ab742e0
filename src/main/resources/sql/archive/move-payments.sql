-- After the operations, which refer to them. The generated status is stored as it was; the phone number stays behind.
with gone as (delete from bridge.payment where order_id = any (cast(:order_ids as varchar[])) returning *)
insert into bridge_archive.payment (
    payment_id, order_id, attempt, erp_attempt, sales_unit, api, reference, adopted, currency, amount_minor,
    authorized_minor, held_minor, captured_minor, refund_held_minor, refunded_minor, cancelled_minor,
    direct_captured_minor, settled_minor, state, payment_status, problem, description, customer_phone, return_url,
    payment_url, payment_url_expires_at, being_replaced, initiated_at, authorized_at, ended_at, next_check_at, checks,
    activity, initiate_sent, capture_sent, cancel_sent, refund_sent, report_to_table, version, reported_version,
    report_after, fed_version, created_at, updated_at, looked_at, payment_flow, pay_before, guaranteed_until, format)
select
    payment_id, order_id, attempt, erp_attempt, sales_unit, api, reference, adopted, currency, amount_minor,
    authorized_minor, held_minor, captured_minor, refund_held_minor, refunded_minor, cancelled_minor,
    direct_captured_minor, settled_minor, state, payment_status, problem, description, null, return_url, payment_url,
    payment_url_expires_at, being_replaced, initiated_at, authorized_at, ended_at, next_check_at, checks, activity,
    initiate_sent, capture_sent, cancel_sent, refund_sent, report_to_table, version, reported_version, report_after,
    fed_version, created_at, updated_at, looked_at, payment_flow, pay_before, guaranteed_until, format
from gone
