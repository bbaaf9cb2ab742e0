-- With a final shipment its release waits again, too.
update bridge.operation o
set state = 'WAITING', problem = 'waits again, as a person asked', dead_letter_class = null, next_attempt_at = clock_timestamp(), created_at = clock_timestamp()
from bridge.operation letter
where letter.operation_id = :operation_id and letter.state || '' = 'DEAD_LETTERED' and letter.attempts = 0
  and (o.operation_id = letter.operation_id
       or (letter.purpose = 'SHIPMENT' and o.purpose = 'RELEASE' and o.source_id = letter.source_id and o.state = 'REJECTED' and o.attempts = 0))
