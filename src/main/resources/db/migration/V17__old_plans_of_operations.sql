-- What V15 has replaced, in a transaction that builds nothing: whoever waits for a build must not wait for this, too. The first would go on
-- misleading the planner. The last release's looks at what waits longest read more until it is replaced.
drop index bridge.operation_waits_since;
drop index bridge.operation_to_report_of;
