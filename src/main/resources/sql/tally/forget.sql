delete from bridge.tally
