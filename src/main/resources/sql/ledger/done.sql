update bridge.operation
set state = 'DONE', outcome_minor = amount_minor, vipps_transaction_id = :vipps_transaction_id, problem = null,
    outcome_unknown = false, refusal = 'NONE', lease_token = null, lease_until = null, resolution = null
where operation_id = :operation_id and state || '' in ('SENDING', 'UNKNOWN', 'READY', 'LEASED')
