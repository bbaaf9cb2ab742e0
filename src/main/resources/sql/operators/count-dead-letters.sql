select dead_letter_class as name, count(*) as number from bridge.operation where state = 'DEAD_LETTERED' group by dead_letter_class order by dead_letter_class
