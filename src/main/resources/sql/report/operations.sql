select operation_id as ledger_id, purpose, source_id as id, bridge.status_of(state) as status, outcome_minor, vipps_transaction_id, problem, version
from bridge.operation
where report_to_table and version > reported_version and report_after <= statement_timestamp() and purpose = :purpose
  and format <= :known_format
order by report_after, operation_id
limit :most
