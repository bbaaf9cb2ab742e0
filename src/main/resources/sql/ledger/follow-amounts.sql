update bridge.payment
set authorized_minor = :authorized_minor, captured_minor = :captured_minor, refunded_minor = :refunded_minor,
    cancelled_minor = :cancelled_minor, direct_captured_minor = greatest(direct_captured_minor, :direct_captured_minor),
    guaranteed_until = coalesce(cast(:guaranteed_until as timestamptz), guaranteed_until),
    held_minor = least(held_minor, :authorized_minor - :cancelled_minor - :captured_minor),
    refund_held_minor = least(refund_held_minor, :captured_minor - :refunded_minor)
where payment_id = :payment_id
