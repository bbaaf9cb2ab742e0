-- What V16 has replaced.
drop index bridge.payment_to_report;
drop index bridge.payment_to_feed;
