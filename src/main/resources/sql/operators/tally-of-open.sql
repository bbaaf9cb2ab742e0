select kind, state, number from bridge.tally_open where state = any (cast(:states as varchar[]))
