-- The tables of the default connection, made where they are missing when erp.create-tables=true. What stands above the line
-- is the ERP's, the rest is written by the bridge. docs/connecting-an-erp.md tells what each column means.
create schema if not exists erp;

create table if not exists erp.sales_order (
    order_id           varchar(50)  primary key,
    sales_unit         varchar(6),
    amount_minor       bigint       not null,
    currency           char(3)      not null default 'NOK',
    description        varchar(100) not null,
    customer_phone     varchar(15),
    return_url         varchar(255),
    payment_flow       varchar(8),
    pay_before         timestamptz,
    existing_reference varchar(64),
    attempt            smallint     not null default 1,
    created_at         timestamptz  not null default now(),
    -- written by the bridge ------------------------------------------
    payment_status     varchar(20)  not null default 'PENDING',
    payment_reference  varchar(64),
    payment_url        text,
    payment_url_expires_at timestamptz,
    authorized_minor   bigint       not null default 0,
    captured_minor     bigint       not null default 0,
    refunded_minor     bigint       not null default 0,
    cancelled_minor    bigint       not null default 0,
    payment_error      text,
    payment_version    bigint,
    payment_updated_at timestamptz
);
create index if not exists sales_order_pending on erp.sales_order (created_at, order_id) where payment_status = 'PENDING';
create index if not exists sales_order_raised_again on erp.sales_order (created_at, order_id)
    where attempt > 1 and payment_status in ('CANCELLED', 'ABORTED', 'EXPIRED', 'REJECTED');
drop index if exists erp.sales_order_raised;

create table if not exists erp.shipment (
    shipment_id        varchar(50)  primary key,
    order_id           varchar(50)  not null,
    amount_minor       bigint,
    final_shipment     boolean      not null default false,
    tracking_reference varchar(100),
    shipped_at         timestamptz  not null default now(),
    -- written by the bridge ------------------------------------------
    capture_status     varchar(20)  not null default 'PENDING',
    captured_minor     bigint,
    vipps_transaction_id varchar(64),
    capture_error      text,
    capture_version    bigint,
    capture_updated_at timestamptz
);
create index if not exists shipment_pending on erp.shipment (shipped_at, shipment_id) where capture_status = 'PENDING';
create index if not exists shipment_of_order_pending on erp.shipment (order_id) where capture_status = 'PENDING';

create table if not exists erp.refund (
    refund_id          varchar(50)  primary key,
    order_id           varchar(50)  not null,
    amount_minor       bigint,
    reason             varchar(100),
    requested_at       timestamptz  not null default now(),
    -- written by the bridge ------------------------------------------
    refund_status      varchar(20)  not null default 'PENDING',
    refunded_minor     bigint,
    vipps_transaction_id varchar(64),
    refund_error       text,
    refund_version     bigint,
    refund_updated_at  timestamptz
);
create index if not exists refund_pending on erp.refund (requested_at, refund_id) where refund_status = 'PENDING';

create table if not exists erp.cancellation (
    cancellation_id    varchar(50)  primary key,
    order_id           varchar(50)  not null,
    reason             varchar(100),
    requested_at       timestamptz  not null default now(),
    -- written by the bridge ------------------------------------------
    cancel_status      varchar(20)  not null default 'PENDING',
    cancel_error       text,
    cancel_version     bigint,
    cancel_updated_at  timestamptz
);
create index if not exists cancellation_pending on erp.cancellation (requested_at, cancellation_id) where cancel_status = 'PENDING';
