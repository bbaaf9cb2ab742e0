select kind, state, count(*) as number from bridge.operation group by kind, state order by state, kind
