select state as name, count(*) as number from bridge.operation group by state order by state
