with of_finished as (delete from bridge.tally)
delete from bridge.tally_open
