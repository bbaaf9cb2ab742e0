update bridge.payment
set activity = activity + 1,
    initiate_sent = case :kind when 'INITIATE' then bridge.call_ended(initiate_sent) else initiate_sent end,
    capture_sent  = case :kind when 'CAPTURE'  then bridge.call_ended(capture_sent)  else capture_sent end,
    cancel_sent   = case :kind when 'CANCEL'   then bridge.call_ended(cancel_sent)   else cancel_sent end,
    refund_sent   = case :kind when 'REFUND'   then bridge.call_ended(refund_sent)   else refund_sent end
where payment_id = :payment_id
