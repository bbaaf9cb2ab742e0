select attempt, reference, sales_unit, api, currency, amount_minor, payment_status, authorized_minor, captured_minor, refunded_minor,
    cancelled_minor, problem, payment_url
from bridge.payment_ever where order_id = :order_id order by attempt
