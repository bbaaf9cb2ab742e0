-- The same for payments, and for the feed: in the order of their last changes.
create index payment_to_report_at on bridge.payment (report_after, payment_id) where report_to_table and version > reported_version;
create index payment_to_feed_since on bridge.payment (version, payment_id) where version > fed_version;
