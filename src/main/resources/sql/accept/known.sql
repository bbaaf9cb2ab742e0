select * from bridge.operation where purpose = :purpose and source_id = :source_id
