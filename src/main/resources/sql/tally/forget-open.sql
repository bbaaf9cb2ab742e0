delete from bridge.tally_open
