update bridge.operation set unit_stops = unit_stops + 1 where operation_id = :operation_id returning unit_stops
