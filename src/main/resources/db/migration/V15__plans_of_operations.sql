-- What is to be told is asked for in an order that only this index has. In the order of ids the planner took the primary key, since it
-- cannot know how rarely one version is greater than another, and walked past all that is closed. What the ERP has refused for now
-- stands behind what is due, and is not read.
create index operation_to_report_at on bridge.operation (purpose, report_after, operation_id)
    where report_to_table and version > reported_version;

-- Two statements ask by this expression, each with an index of its own. By the state alone the planner took the index of all that waits or
-- is ready for questions about what is ready, while its statistics were older than a batch.
create index operation_waits_longest on bridge.operation (created_at) where lower(state) in ('waiting', 'ready');
create index operation_orphan_due on bridge.operation (next_attempt_at) where payment_id is null and lower(state) = 'waiting';
