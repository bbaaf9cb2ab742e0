update bridge.payment
set activity = activity + 1,
    initiate_sent = case when :kind = 'INITIATE' then initiate_sent[1 : cardinality(initiate_sent) - 1] || clock_timestamp() else initiate_sent end,
    capture_sent  = case when :kind = 'CAPTURE'  then capture_sent[1 : cardinality(capture_sent) - 1]   || clock_timestamp() else capture_sent end,
    cancel_sent   = case when :kind = 'CANCEL'   then cancel_sent[1 : cardinality(cancel_sent) - 1]     || clock_timestamp() else cancel_sent end,
    refund_sent   = case when :kind = 'REFUND'   then refund_sent[1 : cardinality(refund_sent) - 1]     || clock_timestamp() else refund_sent end
where payment_id = :payment_id
