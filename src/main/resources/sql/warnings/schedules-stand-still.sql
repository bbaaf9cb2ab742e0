-- Once in a period by whichever bridge is first: when an hour has passed since its time, no bridge has run it. One that Quartz has
-- given up is in the state ERROR.
select 'schedule-did-not-run' as name, trigger_name as subject,
    trigger_name || ' should have run at ' || to_char(to_timestamp(next_fire_time / 1000), 'YYYY-MM-DD HH24:MI')
        || ', and no bridge has run it' as detail
from bridge.qrtz_triggers
where next_fire_time > 0
  and (next_fire_time < extract(epoch from statement_timestamp() - interval '1 hour') * 1000 or trigger_state = 'ERROR')
