update bridge.tally_turn set next_at = clock_timestamp() + interval '10 minutes'
