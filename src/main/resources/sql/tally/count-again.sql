update bridge.tally_part set counted_at = '-infinity' where counts = :counts and part = :part
