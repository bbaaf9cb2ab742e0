select count(*) as number from bridge.payment
where state in ('CANCELLED', 'ABORTED', 'EXPIRED') and captured_minor > refunded_minor
