-- An ERP that was there before the bridge, with words, types and codes of its own. It is never changed for the bridge.
create schema salg;

create table salg.ordre (
    nr          integer       primary key,
    belop_kr    numeric(12,2) not null,
    valuta      varchar(3),
    tekst       varchar(200)  not null,
    mobil       varchar(20),
    forsok      smallint      not null default 1,
    -- 0 ny, 1 hos Vipps, 2 venter på kunden, 3 reservert, 4 delvis trukket, 5 trukket, 6 delvis refundert, 7 refundert,
    -- 8 uten betaling, 9 må ses på
    betalt      smallint      not null default 0,
    lenke       varchar(500),
    reservert_kr numeric(12,2) not null default 0,
    trukket_kr   numeric(12,2) not null default 0,
    refundert_kr numeric(12,2) not null default 0,
    sluppet_kr   numeric(12,2) not null default 0,
    merknad     varchar(120),
    endring     bigint
);

create table salg.pakke (
    pakkenr     varchar(20)   primary key,
    ordrenr     integer       not null,
    verdi_kr    numeric(14,4),
    siste       char(1)       not null default 'N' check (siste in ('J', 'N')),
    sporing     varchar(40),
    -- 0 klar, 1 hos Vipps, 2 trukket, 3 avvist, 9 må ses på
    status      smallint      not null default 0,
    trukket_kr  numeric(12,2),
    merknad     varchar(120),
    endring     bigint
);

create table salg.retur (
    returnr     integer       primary key,
    ordrenr     integer       not null,
    verdi_kr    numeric(12,2),
    grunn       varchar(60),
    status      smallint      not null default 0,
    utbetalt_kr numeric(12,2),
    merknad     varchar(120),
    endring     bigint
);

create table salg.avbestilling (
    id          integer       generated always as identity primary key,
    ordrenr     integer       not null,
    grunn       varchar(60),
    status      smallint      not null default 0,
    merknad     varchar(120),
    endring     bigint
);
