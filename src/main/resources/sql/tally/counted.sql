update bridge.tally_turn
set counted_at = :began_at, next_at = clock_timestamp() + greatest(:rest_ms, :least_ms) * interval '1 millisecond'
