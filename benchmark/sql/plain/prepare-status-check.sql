truncate plain.operation, plain.event, plain.payment;
insert into plain.payment (reference, amount_minor, state, next_check_at)
select :name || '-' || i, 10000, 'INITIATED', clock_timestamp() from generate_series(1, :rows) i;
analyze plain.payment
