-- The times of the last calls of one kind, as a payment's row keeps them: one more, at the last moment at which it may still reach
-- Vipps; and that one, at the moment at which it has ended. Plain SQL, so that PostgreSQL writes them into the statement that asks.
create function bridge.with_call(sent timestamptz[], call_ms bigint) returns timestamptz[] language sql volatile as $$
    select (sent || (clock_timestamp() + call_ms * interval '1 millisecond'))[greatest(1, cardinality(sent) - 3):]
$$;
create function bridge.call_ended(sent timestamptz[]) returns timestamptz[] language sql volatile as $$
    select sent[1 : cardinality(sent) - 1] || clock_timestamp()
$$;

-- Most updates change nothing that an ERP is told: then the stamp is not even asked.
drop trigger stamp on bridge.payment;
create or replace function bridge.stamp_payment() returns trigger language plpgsql as $$
begin
    new.version := bridge.next_version(new.version);
    new.updated_at := clock_timestamp();
    return new;
end $$;
create trigger stamp before update on bridge.payment for each row
    when ((new.state, new.reference, new.payment_url, new.payment_url_expires_at, new.authorized_minor,
            new.captured_minor, new.refunded_minor, new.cancelled_minor, new.problem)
        is distinct from (old.state, old.reference, old.payment_url, old.payment_url_expires_at, old.authorized_minor,
            old.captured_minor, old.refunded_minor, old.cancelled_minor, old.problem))
    execute function bridge.stamp_payment();

drop trigger stamp on bridge.operation;
create or replace function bridge.stamp_operation() returns trigger language plpgsql as $$
begin
    new.version := bridge.next_version(new.version);
    new.updated_at := clock_timestamp();
    return new;
end $$;
create trigger stamp before update on bridge.operation for each row
    when ((bridge.status_of(new.state), new.outcome_minor, new.vipps_transaction_id, new.problem)
        is distinct from (bridge.status_of(old.state), old.outcome_minor, old.vipps_transaction_id, old.problem))
    execute function bridge.stamp_operation();
