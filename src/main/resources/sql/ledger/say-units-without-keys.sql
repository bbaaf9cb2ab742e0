update bridge.operation set problem = 'waits: sales unit ' || sales_unit || ' has no keys in the settings'
where state in ('READY', 'UNKNOWN') and sales_unit not in (:sales_units)
  and problem is distinct from 'waits: sales unit ' || sales_unit || ' has no keys in the settings'
