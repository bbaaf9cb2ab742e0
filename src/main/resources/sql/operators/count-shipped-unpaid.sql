select count(*) as number from bridge.operation
where purpose = 'SHIPMENT' and state = 'REJECTED' and problem like 'not paid: %' and updated_at > statement_timestamp() - interval '1 day'
