package io.github.erpvipps.benchmark;

import io.github.erpvipps.erp.ErpTables;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.run.OwnPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/** A ledger in a database of its own, with closed and open payments, that a bridge works on. */
final class GrowingLedger implements AutoCloseable {

    private static final String BODY =
            "convert_to('{\"merchantInfo\":{\"merchantSerialNumber\":\"123456\"},\"transaction\":{\"amount\":10000,\"transactionText\":\"Benchmark\"}}', 'UTF8')";

    private static final int AT_ONCE = 250_000;

    private static final String CLOSED_PAYMENTS = """
            insert into bridge.payment (payment_id, order_id, attempt, erp_attempt, sales_unit, api, reference, currency, amount_minor,
                authorized_minor, captured_minor, refunded_minor, state, description, return_url, payment_url, report_to_table, version,
                reported_version, fed_version, initiated_at, authorized_at, capture_sent, looked_at, created_at, updated_at)
            overriding system value
            select i, 'closed-' || i, 1, 1, '123456', 'ecom', 'closed-' || i, 'NOK', 10000, 10000, 10000,
                case when i % 10 = 0 then 10000 else 0 end, 'AUTHORIZED', 'Two books', 'https://shop.example.com/thanks',
                'https://api.vipps.example.com/dwo-api-application/v1/deeplink/vippsgateway?v=2&token=' || md5(i::text), true, 1, 1, 1,
                d.at, d.at, array[d.at], d.at, d.at, d.at
            from generate_series(:first, :last) i
            cross join lateral (select now() - interval '10 days' - (:closed - i) * interval '1 second' as at) d
            """;

    private static final String CLOSED_OPERATIONS = """
            insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, sales_unit, api, amount_minor, content,
                idempotency_key, state, attempts, outcome_minor, vipps_transaction_id, report_to_table, version, reported_version,
                next_attempt_at, first_sent_at, sent_at, created_at, updated_at)
            select o.kind, o.purpose, case when o.kind = 'INITIATE' then 'closed-' || i || '#1' else o.kind || '-' || i end, 'closed-' || i, i,
                '123456', 'ecom', 10000, md5(i::text), left(o.kind, 1) || '-' || md5('closed-' || i), 'DONE', 1, 10000,
                case when o.kind <> 'INITIATE' then '50' || i end, o.kind <> 'INITIATE', 1, 1, d.at, d.at, d.at, d.at, d.at
            from generate_series(:first, :last) i
            cross join lateral (select now() - interval '10 days' - (:closed - i) * interval '1 second' as at) d
            cross join (values ('INITIATE', 'ORDER', 1), ('CAPTURE', 'SHIPMENT', 1), ('REFUND', 'REFUND', 10)) as o (kind, purpose, every)
            where i % o.every = 0
            """;

    private static final String CLOSED_EVENTS = """
            insert into bridge.event (at, order_id, payment_id, what, detail, actor)
            select d.at, 'closed-' || i, i, e.what, 'SHIPMENT closed-' || i || ' over 10000 (minor units)', e.actor
            from generate_series(:first, :last) i
            cross join lateral (select now() - interval '10 days' - (:closed - i) * interval '1 second' as at) d
            cross join (values ('accepted', 'bridge'), ('sent', 'bridge'), ('callback', 'vipps'), ('authorized', 'bridge'), ('accepted', 'bridge'),
                ('captured', 'bridge')) as e (what, actor)
            """;

    /** Reservations that wait for their goods. Nobody asks for a look before the run is over. */
    private static final String OPEN_PAYMENTS = """
            insert into bridge.payment (payment_id, order_id, attempt, erp_attempt, sales_unit, api, reference, currency, amount_minor,
                authorized_minor, state, description, return_url, report_to_table, version, reported_version, fed_version, initiated_at,
                authorized_at, looked_at, next_check_at, created_at, updated_at)
            overriding system value
            select :closed + i, 'open-' || i, 1, 1, '123456', 'ecom', 'open-' || i, 'NOK', 10000, 10000, 'AUTHORIZED', 'Two books',
                'https://shop.example.com/thanks', true, 1, 1, 1, d.at, d.at, d.at, now() + interval '1 day' + i * interval '10 milliseconds', d.at, d.at
            from generate_series(:first, :last) i
            cross join lateral (select now() - interval '2 days' + i * interval '10 milliseconds' as at) d
            """;

    private static final String OPEN_OPERATIONS = """
            insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, sales_unit, api, amount_minor, content,
                idempotency_key, state, attempts, outcome_minor, next_attempt_at, first_sent_at, sent_at, created_at, updated_at, version)
            select 'INITIATE', 'ORDER', 'open-' || i || '#1', 'open-' || i, :closed + i, '123456', 'ecom', 10000, md5(i::text),
                'i-' || md5('open-' || i), 'DONE', 1, 10000, now(), now(), now(), now(), now(), 1
            from generate_series(:first, :last) i
            """;

    /** A tenth of them waits for a time: a release, or a shipment that somebody holds back. */
    private static final String WAITING = """
            insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, content, state, problem, next_attempt_at)
            select 'CANCEL', 'RELEASE', 'open-' || i, 'open-' || i, :closed + i, '', 'WAITING', 'waits for more shipments', now() + interval '1 day'
            from generate_series(:first, :last) i where i % 10 = 0
            """;

    private static final String OPEN_EVENTS = """
            insert into bridge.event (order_id, payment_id, what, detail)
            select 'open-' || i, :closed + i, e.what, 'order over 10000 (minor units)'
            from generate_series(:first, :last) i cross join (values ('accepted'), ('sent'), ('authorized')) as e (what)
            """;

    private final String name;
    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private final Connection connection;
    private final Ledger ledger;

    private GrowingLedger(String name, String url) throws SQLException {
        this.name = name;
        database.setUrl(url);
        database.setUser(OwnPostgres.USER);
        ledger = new Ledger(database);
        connection = database.getConnection();
    }

    /** Makes a database on the server and a ledger with nothing in it. */
    static GrowingLedger create(String name, String server, Path home) throws SQLException {
        try (Connection first = DriverManager.getConnection(server, OwnPostgres.USER, "");
                Statement statement = first.createStatement()) {
            statement.execute("create database " + name);
        }
        GrowingLedger made = new GrowingLedger(name, server.replace("/postgres?", "/" + name + "?"));
        made.ledger.migrate();
        ErpTables.create(made.database, home.resolve("routes/sql/erp"));
        return made;
    }

    String name() {
        return name;
    }

    String url() {
        return database.getUrl();
    }

    Ledger ledger() {
        return ledger;
    }

    /** Fills it without its smaller indexes, which are made afterwards: that takes half the time. */
    void fill(long closed, long open) throws SQLException {
        run("set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '512MB'");
        Map<String, String> indexes = smallerIndexes();
        for (String index : indexes.keySet()) {
            run("drop index " + index);
        }
        insert(closed, closed, CLOSED_PAYMENTS, CLOSED_OPERATIONS, CLOSED_EVENTS);
        insert(open, closed, OPEN_PAYMENTS, OPEN_OPERATIONS, WAITING, OPEN_EVENTS);
        for (String definition : indexes.values()) {
            run(definition);
        }
        run("select setval(pg_get_serial_sequence('bridge.payment', 'payment_id'), " + (closed + open + 1) + ")");
        run("vacuum (analyze)");
        run("checkpoint");
        run("set session_replication_role = origin; set synchronous_commit = on");
    }

    private Map<String, String> smallerIndexes() throws SQLException {
        Map<String, String> definitions = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
                        from pg_index i
                        where i.indrelid in ('bridge.payment'::regclass, 'bridge.operation'::regclass, 'bridge.event'::regclass)
                          and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
                        """)) {
            while (row.next()) {
                definitions.put(row.getString(1), row.getString(2));
            }
        }
        return definitions;
    }

    private void insert(long number, long closed, String... statements) throws SQLException {
        for (long first = 1; first <= number; first += AT_ONCE) {
            for (String statement : statements) {
                run(statement
                        .replace(":first", String.valueOf(first))
                        .replace(":last", String.valueOf(Math.min(number, first + AT_ONCE - 1)))
                        .replace(":closed", String.valueOf(closed)));
            }
        }
    }

    /** Makes captures that are ready; they become visible at once. */
    void prepare(String prefix, int captures) throws SQLException {
        connection.setAutoCommit(false);
        run("""
                insert into bridge.payment (order_id, attempt, erp_attempt, sales_unit, api, reference, currency, amount_minor,
                    authorized_minor, held_minor, state, description, initiated_at, authorized_at, report_to_table)
                select '%1$s-' || i, 1, 1, '123456', 'ecom', '%1$s-' || i, 'NOK', 10000, 10000, 10000, 'AUTHORIZED', 'Benchmark',
                    clock_timestamp(), clock_timestamp(), false
                from generate_series(1, %2$d) i
                """.formatted(prefix, captures));
        run("""
                insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, sales_unit, requested_minor, amount_minor,
                    content, idempotency_key, request_body, state, api)
                select 'CAPTURE', 'SHIPMENT', p.order_id, p.order_id, p.payment_id, '123456', 10000, 10000,
                    'benchmark', 'c-' || md5(p.order_id), %s, 'READY', 'ecom'
                from generate_series(1, %d) i join bridge.payment p on p.order_id = '%s-' || i and p.attempt = 1
                """.formatted(BODY, captures, prefix));
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** Whether captures are ready or on their way; a question that costs a large ledger no more than a small one. */
    boolean isBusy() throws SQLException {
        return number("""
                select (exists (select from bridge.operation where state = 'READY' and kind = 'CAPTURE')
                    or exists (select from bridge.operation where state in ('LEASED', 'SENDING')))::int
                """) == 1;
    }

    /** How many of the prepared captures are done. */
    long done(String prefix, int captures) throws SQLException {
        return number("""
                select count(*) from generate_series(1, %d) i
                join bridge.operation o on o.purpose = 'SHIPMENT' and o.source_id = '%s-' || i where o.state = 'DONE'
                """.formatted(captures, prefix));
    }

    /** Makes a count of all that is finished due, and says from when on the ledger's own clock it is a new one. */
    String wishCount() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "update bridge.tally_turn set next_at = clock_timestamp() returning next_at::text")) {
            row.next();
            return row.getString(1);
        }
    }

    /** Whether a count has ended, ever. */
    boolean isCounted() throws SQLException {
        return number("select count(*) from bridge.tally_turn where counted_at is not null") == 1;
    }

    /** What the first count took, as long as no other has begun. */
    long firstCountMs() throws SQLException {
        return number("select extract(epoch from max(counted_at) - min(counted_at)) * 1000 from bridge.tally_part");
    }

    boolean isCountedSince(String when) throws SQLException {
        return number("select count(*) from bridge.tally_turn where counted_at >= '" + when + "'") == 1;
    }

    long megabytes() throws SQLException {
        return number("select pg_database_size(current_database()) / 1048576");
    }

    void vacuum() throws SQLException {
        run("vacuum (analyze) bridge.payment, bridge.operation, bridge.event");
        run("checkpoint");
    }

    long number(String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getLong(1);
        }
    }

    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
