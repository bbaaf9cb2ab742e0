update bridge.payment
set state = 'CANCELLED', problem = 'replaced by ' || :reference, being_replaced = false, report_to_table = false, ended_at = clock_timestamp(),
    next_check_at = clock_timestamp() + interval '1 minute'
where payment_id = :payment_id
