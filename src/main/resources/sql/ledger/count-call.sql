-- As begin-sending does: a repeat is a call, too.
update bridge.payment
set activity = activity + 1,
    initiate_sent = case :kind when 'INITIATE' then bridge.with_call(initiate_sent, :call_ms) else initiate_sent end,
    capture_sent  = case :kind when 'CAPTURE'  then bridge.with_call(capture_sent, :call_ms)  else capture_sent end,
    cancel_sent   = case :kind when 'CANCEL'   then bridge.with_call(cancel_sent, :call_ms)   else cancel_sent end,
    refund_sent   = case :kind when 'REFUND'   then bridge.with_call(refund_sent, :call_ms)   else refund_sent end
where payment_id = :payment_id
