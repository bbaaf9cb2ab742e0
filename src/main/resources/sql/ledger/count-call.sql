-- Counted at the last moment at which the call may still reach Vipps; its answer then says that it has.
update bridge.payment
set activity = activity + 1,
    initiate_sent = case when :kind = 'INITIATE' then (initiate_sent || latest)[greatest(1, cardinality(initiate_sent) - 3):] else initiate_sent end,
    capture_sent  = case when :kind = 'CAPTURE'  then (capture_sent  || latest)[greatest(1, cardinality(capture_sent) - 3):]  else capture_sent end,
    cancel_sent   = case when :kind = 'CANCEL'   then (cancel_sent   || latest)[greatest(1, cardinality(cancel_sent) - 3):]   else cancel_sent end,
    refund_sent   = case when :kind = 'REFUND'   then (refund_sent   || latest)[greatest(1, cardinality(refund_sent) - 3):]   else refund_sent end
from (select clock_timestamp() + :call_ms * interval '1 millisecond' as latest) as call
where payment_id = :payment_id
