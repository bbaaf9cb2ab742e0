select to_regclass('bridge.operation') is not null and to_regclass('bridge.dropped_file') is not null
