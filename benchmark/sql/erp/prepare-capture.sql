truncate erp.sales_order, erp.shipment;
truncate bridge.dropped_line, bridge.operation, bridge.event, bridge.payment cascade;
insert into bridge.payment (order_id, attempt, erp_attempt, sales_unit, api, reference, currency, amount_minor, authorized_minor,
    held_minor, state, description, initiated_at, authorized_at, report_to_table)
select :name || '-' || i, 1, 1, '123456', 'ecom', :name || '-' || i, 'NOK', 10000, 10000,
    0, 'AUTHORIZED', 'Benchmark', clock_timestamp(), clock_timestamp(), true
from generate_series(1, :rows) i;
update bridge.payment set reported_version = version;
insert into erp.sales_order (order_id, amount_minor, description, payment_status, payment_reference, authorized_minor)
select order_id, 10000, 'Benchmark', 'AUTHORIZED', reference, 10000 from bridge.payment;
insert into erp.shipment (shipment_id, order_id, amount_minor) select order_id, order_id, 10000 from bridge.payment;
analyze bridge.payment, erp.sales_order, erp.shipment
