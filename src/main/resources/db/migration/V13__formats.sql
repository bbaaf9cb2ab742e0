-- What a program has to know to go on with a row. While bridges of two releases share this ledger, the older one leaves alone what
-- the newer one has written in a way that it would misread. A constant default is no rewrite: PostgreSQL stores it once.
alter table bridge.payment add column format smallint not null default 1 check (format > 0);
alter table bridge.operation add column format smallint not null default 1 check (format > 0);
alter table bridge_archive.payment add column format smallint not null default 1;
alter table bridge_archive.operation add column format smallint not null default 1;
comment on column bridge.payment.format is 'A program that does not know this format leaves the payment and all that is asked of it alone.';

-- Whoever may not touch a payment may not take its operations either: a taken one would be nobody's until its lease ends.
create function bridge.raise_format() returns trigger language plpgsql as $$
begin
    update bridge.operation set format = new.format
    where payment_id = new.payment_id and format < new.format and state not in ('DONE', 'REJECTED');
    return null;
end $$;
create trigger raise_format after update of format on bridge.payment
    for each row when (new.format > old.format) execute function bridge.raise_format();

-- The oldest program that this schema still serves, by the format that it knows. A migration that takes something away raises it,
-- so that an older bridge says at its start why it does not run.
create table bridge.schema_support (
    only_row              boolean  primary key default true check (only_row),
    oldest_program_format smallint not null
);
insert into bridge.schema_support (oldest_program_format) values (1);
