package io.github.erpvipps.ledger;

import io.github.erpvipps.logs.Masks;
import io.github.erpvipps.logs.OrderEvent;
import io.github.erpvipps.logs.OrderLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.ColumnMapRowMapper;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The ledger's database: its schema, its transactions and its statements. */
public final class Ledger {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final int ROWS_AT_ONCE = 1_000;

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate streaming;
    private final TransactionTemplate transactions;
    private final TransactionTemplate savepoints;
    private final CommitWatch watch;

    public Ledger(DataSource dataSource) {
        this(dataSource, CommitWatch.NOBODY);
    }

    public Ledger(DataSource dataSource, CommitWatch watch) {
        this.dataSource = dataSource;
        this.watch = watch;
        this.jdbc = JdbcClient.create(dataSource);
        JdbcTemplate template = new JdbcTemplate(dataSource);
        template.setFetchSize(ROWS_AT_ONCE);
        this.streaming = new NamedParameterJdbcTemplate(template);
        JdbcTransactionManager manager = new JdbcTransactionManager(dataSource);
        this.transactions = new TransactionTemplate(manager);
        this.savepoints = new TransactionTemplate(manager);
        this.savepoints.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /**
     * Brings the schema to this version; several bridges may start at once. A schema that a newer bridge has migrated is left as it
     * is.
     *
     * @throws org.flywaydb.core.api.FlywayException by 55P03 or 40P01, when others have kept a table locked: it is to be tried again
     * @throws IllegalStateException when the schema no longer supports a program as old as this one
     */
    public void migrate() {
        // On two connections Flyway commits a migration and notes it later: a bridge that died in between could never
        // start again.
        try (Connection one = dataSource.getConnection();
                Statement statement = one.createStatement()) {
            // Whatever waits behind a migration that waits for a dump would wait as long: calls in flight, too.
            statement.execute("set lock_timeout = '2s'");
            Flyway.configure()
                    .dataSource(new SingleConnectionDataSource(one, true))
                    .schemas("bridge")
                    .createSchemas(true)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            statement.execute("reset lock_timeout");
        } catch (SQLException e) {
            throw new CannotGetJdbcConnectionException("the ledger's database cannot be reached", e);
        }
        int oldest =
                jdbc.sql(Sql.of("ledger/oldest-program")).query(Integer.class).single();
        if (oldest > Format.KNOWN) {
            throw new IllegalStateException("the ledger's schema needs a bridge that knows format " + oldest
                    + ", this one knows " + Format.KNOWN + "; install the version that the other bridges have");
        }
    }

    /**
     * Binds a new ledger to the Vipps address that it works with, and refuses any other ever after.
     *
     * @throws IllegalStateException when this ledger belongs to another address
     */
    public void bindTo(String vippsBaseUrl) {
        run("ledger/bind", Map.of("vipps_base_url", vippsBaseUrl));
        String bound = jdbc.sql(Sql.of("ledger/bound-to")).query(String.class).single();
        if (!bound.equals(vippsBaseUrl)) {
            throw new IllegalStateException(
                    "vipps.base-url: this ledger belongs to " + bound + ", not to " + vippsBaseUrl
                            + "; payments of the test environment and of production must not meet in one ledger");
        }
    }

    /** Runs the steps in one transaction (READ COMMITTED) that either holds as a whole or not at all. */
    public <T> T inTransaction(Supplier<T> steps) {
        return transactions.execute(status -> steps.get());
    }

    /** The same within a transaction: when the steps fail, what came before them holds. */
    public <T> T inSavepoint(Supplier<T> steps) {
        return savepoints.execute(status -> steps.get());
    }

    /**
     * Locks a payment until the end of the transaction: every change of its sums or operations begins here.
     *
     * @throws NewerFormat when only a newer bridge may go on with it
     */
    public Payment lock(long paymentId) {
        return jdbc.sql(Sql.of("ledger/lock-payment"))
                .param("payment_id", paymentId)
                .query(Payment::read)
                .single();
    }

    /**
     * The same for those of several payments that nobody else holds at this moment, by their ids: who waited for one would make
     * all the others wait.
     *
     * @throws NewerFormat when only a newer bridge may go on with one of them
     */
    Map<Long, Payment> lockFree(Collection<Long> paymentIds) {
        return query("ledger/lock-free-payments", Map.of("payment_ids", paymentIds.toArray(Long[]::new)), Payment::read)
                .stream()
                .collect(Collectors.toMap(Payment::paymentId, Function.identity()));
    }

    /** The same without a look at them: those of a newer format are left alone. */
    List<Long> lockFreeUnseen(Collection<Long> paymentIds) {
        return query(
                "ledger/lock-free-ids",
                Map.of("payment_ids", paymentIds.toArray(Long[]::new)),
                (row, number) -> row.getLong("payment_id"));
    }

    /**
     * Locks the latest attempt of an order.
     *
     * @throws NewerFormat when only a newer bridge may go on with it
     */
    public Optional<Payment> lockCurrent(String orderId) {
        Optional<Payment> last = Optional.empty();
        while (true) {
            // Whoever held the lock may have begun the next attempt; a statement that waited does not see it, the next
            // one does.
            Optional<Payment> current = jdbc.sql(Sql.of("ledger/lock-current-payment"))
                    .param("order_id", orderId)
                    .query(Payment::read)
                    .optional();
            if (current.map(Payment::paymentId).equals(last.map(Payment::paymentId))) {
                return current;
            }
            last = current;
        }
    }

    /** The payments with this reference at Vipps, one for each sales unit that uses it, not locked. */
    public List<Payment> byReference(String reference) {
        return query("ledger/payment-by-reference", Map.of("reference", reference), Payment::read);
    }

    /** The operations of a payment that are not DONE or REJECTED, in order of arrival. */
    public List<Operation> openOperations(long paymentId) {
        return operations("ledger/open-operations", Map.of("payment_id", paymentId));
    }

    public Optional<Operation> operation(long operationId) {
        return operations("ledger/operation", Map.of("operation_id", operationId)).stream()
                .findFirst();
    }

    public List<Operation> operations(String step, Map<String, ?> parameters) {
        return query(step, parameters, Operation::read);
    }

    /** Payments as a statement gives them; it must give {@code read_at}, too. */
    public List<Payment> payments(String step, Map<String, ?> parameters) {
        return query(step, parameters, Payment::read);
    }

    public <T> List<T> query(String step, Map<String, ?> parameters, RowMapper<T> mapper) {
        return jdbc.sql(Sql.of(step)).params(masked(parameters)).query(mapper).list();
    }

    public List<Map<String, Object>> rows(String step, Map<String, ?> parameters) {
        return jdbc.sql(Sql.of(step)).params(masked(parameters)).query().listOfRows();
    }

    /** Hands each row on as it comes, in a transaction, so that a large result is never in memory as a whole. */
    public void each(String step, Map<String, ?> parameters, Consumer<Map<String, Object>> row) {
        inTransaction(() -> {
            ColumnMapRowMapper mapper = new ColumnMapRowMapper();
            streaming.query(Sql.of(step), parameters, result -> {
                row.accept(mapper.mapRow(result, 0));
            });
            return null;
        });
    }

    /** Runs a statement and tells how many rows it changed; 0 means that its guard did not hold. */
    public int run(String step, Map<String, ?> parameters) {
        return jdbc.sql(Sql.of(step)).params(masked(parameters)).update();
    }

    /** Adds to the story of an order. The detail names references and amounts, never a person or a secret. */
    public void tell(String orderId, Long paymentId, Long operationId, String what, String detail) {
        tell(orderId, paymentId, operationId, what, detail, "bridge");
    }

    /** The same, unless that has just been told: a row whose mark cannot be written is read again and again. */
    public void tellOnce(String orderId, String what, String detail) {
        List<Map<String, Object>> told =
                rows("ledger/tell-once", Map.of("order_id", orderId, "what", what, "detail", detail));
        logWhenCommitted(told);
        if (!told.isEmpty()) {
            AfterCommit.run(() -> watch.told(what));
        }
    }

    /** The same, for what somebody other than the bridge did. */
    public void tell(String orderId, Long paymentId, Long operationId, String what, String detail, String actor) {
        Map<String, Object> event = new HashMap<>();
        event.put("order_id", orderId);
        event.put("payment_id", paymentId);
        event.put("operation_id", operationId);
        event.put("what", what);
        event.put("detail", detail);
        event.put("actor", actor);
        logWhenCommitted(rows("ledger/tell", event));
        AfterCommit.run(() -> watch.told(what));
    }

    /**
     * What a statement over many rows has told by itself: each is logged and counted once that is committed.
     *
     * @param told events with what the log says of them, as {@link #logWhenCommitted} takes them
     */
    public void saidByStatement(List<Map<String, Object>> told) {
        logWhenCommitted(told);
        told.forEach(row -> AfterCommit.run(() -> watch.told((String) row.get("what"))));
    }

    /** A sum of a payment has grown: told to whoever counts money, once that is committed. */
    void moved(CommitWatch.Sum sum, String currency, long amountMinor) {
        if (amountMinor > 0) {
            AfterCommit.run(() -> watch.moved(sum, currency, amountMinor));
        }
    }

    /**
     * Has each event logged in a line, once the transaction holds.
     *
     * @param told events with what the log says of them, as the statements that tell give them back
     */
    public void logWhenCommitted(List<Map<String, Object>> told) {
        told.forEach(row -> AfterCommit.run(() -> OrderLog.write(OrderEvent.of(row))));
    }

    /**
     * An answer of Vipps or a database's complaint may quote anything; what is stored of it is masked, wherever it came from. And
     * each statement may ask which rows this program knows.
     */
    private static Map<String, Object> masked(Map<String, ?> parameters) {
        Map<String, Object> masked = new HashMap<>(parameters);
        masked.put("known_format", Format.KNOWN);
        masked.replaceAll((name, value) -> isForPeople(name) ? masked(value) : value);
        return masked;
    }

    private static boolean isForPeople(String parameter) {
        return switch (parameter) {
            case "detail", "problem", "problems", "reason" -> true;
            default -> false;
        };
    }

    private static Object masked(Object text) {
        if (text instanceof String[] several) {
            return Stream.of(several).map(Ledger::masked).toArray(String[]::new);
        }
        return text instanceof String one ? Masks.ofProcess().hide(one).replace('\0', ' ') : text;
    }

    /**
     * Vipps does not let the sales unit in: its calls wait, and one is tried now and then. Said once, when it begins.
     *
     * @param byCall a call was refused, and not only a look
     */
    void holdSalesUnit(String salesUnit, String reason, boolean byCall) {
        boolean held = isHeld(salesUnit);
        run(
                "ledger/hold-sales-unit",
                Map.of(
                        "sales_unit",
                        salesUnit,
                        "reason",
                        reason,
                        "first_ms",
                        Rules.FIRST_HOLD.toMillis(),
                        "longest_ms",
                        Rules.LONGEST_HOLD.toMillis(),
                        "by_call",
                        byCall));
        if (!held) {
            LOG.warn("sales unit {} is held, its calls wait until this is mended: {}", salesUnit, reason);
        }
    }

    /** Vipps takes no more calls of this kind for the sales unit: they wait, and come again by themselves. */
    void pauseForAWhile(Kind kind, String salesUnit, String reason, Duration length) {
        run(
                "ledger/pause-for-a-while",
                Map.of("kind", kind.name(), "sales_unit", salesUnit, "reason", reason, "pause_ms", length.toMillis()));
        LOG.warn("{} of sales unit {} wait: {}", kind.plural(), salesUnit, reason);
    }

    boolean isHeld(String salesUnit) {
        return !rows("ledger/is-held", Map.of("sales_unit", salesUnit)).isEmpty();
    }

    /** A call of the sales unit has succeeded, or a look, which is enough for a hold that no call has brought about. */
    void liftHold(String salesUnit, boolean byCall) {
        if (run("ledger/lift-hold", Map.of("sales_unit", salesUnit, "by_call", byCall)) > 0) {
            LOG.info("sales unit {} goes on", salesUnit);
        } else if (!byCall) {
            run("ledger/looks-are-let-in", Map.of("sales_unit", salesUnit));
        }
    }

    public JdbcClient jdbc() {
        return jdbc;
    }
}
