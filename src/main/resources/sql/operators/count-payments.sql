select payment_status as name, count(*) as number from bridge.payment group by payment_status order by payment_status
