package io.github.erpvipps.growth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.erpvipps.ledger.Sql;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * No statement costs more because more orders are closed: each is run against a ledger with some closed payments and again with four
 * times as many, and must touch about the same number of blocks and read no large table as a whole. Then many more are open, of which
 * nothing is due; then the planner's statistics are older than all that is open.
 */
public class QueryPlansTest {

    private static final int OPEN = 10_000;
    private static final int CLOSED = 30_000;
    private static final int TIMES = 4;

    private static final int RESERVED = 20_000;

    /** An index that grows by a level costs a block for each row that is looked up by it. */
    private static final double MOST_GROWTH = 1.3;

    private static final int FEW_BLOCKS = 100;

    /** Statements that may cost more in a larger ledger, or that cannot be run here, each with the reason. */
    private static final Map<String, String> NOT_MEASURED = notMeasured();

    private static Map<String, String> notMeasured() {
        Map<String, String> reasons = new TreeMap<>();
        for (String name : List.of(
                "accept/insert-attempt",
                "accept/insert-initiation",
                "accept/insert-initiations",
                "accept/insert-operation",
                "accept/insert-payments",
                "accept/insert-release",
                "archive/note-orders",
                "archive/note-payments",
                "archive/note-operations",
                "files/insert-lines",
                "ledger/add-housekeeping",
                "webhooks/remember-registration")) {
            reasons.put(name, "writes the rows that it is given");
        }
        for (String name : List.of(
                "ledger/erase-phones",
                "ledger/erase-requests",
                "ledger/erase-line-texts",
                "ledger/erase-webhook-events")) {
            reasons.put(name, "runs once a night; an index for it would cost each payment a write");
        }
        reasons.put("ledger/payment-by-reference", "no flow asks it: a reference is unique within its sales unit only");
        reasons.put("cli/direct-captures", "asked by a person who has the configuration checked");
        reasons.put("cli/has-schema", "reads no table");
        reasons.put("ledger/oldest-program", "reads the only row");
        reasons.put("files/lock-feed", "reads no table");
        reasons.put("warnings/one-at-a-time", "reads no table");
        reasons.put("erp/create-tables", "makes the tables");
        return reasons;
    }

    /** These may cost more when more is open: the dead letters at each look, one each minute, and one now and then. */
    private static final Set<String> COUNTS_WHAT_IS_OPEN =
            Set.of("operators/count-dead-letters", "ledger/say-what-is-held-up", "tally/note-open");

    /** On these connections plans are kept, and know no values; elsewhere each run is planned anew. */
    private static boolean mayKeepItsPlan(String name) {
        return name.startsWith("ledger/")
                && !Set.of("ledger/due-waiting", "ledger/due-orphans", "ledger/say-what-is-held-up")
                        .contains(name);
    }

    /** What the parameters of these names are, wherever they stand. */
    private static Map<String, Object> values() {
        Map<String, Object> values = new HashMap<>();
        values.put("payment_id", 2_000);
        values.put("operation_id", OPEN + 1_000);
        values.put("order_id", "open-2000");
        values.put("own_order", "open-2000");
        values.put("reference", "open-2000");
        values.put("id", "closed-2000");
        values.put("sales_unit", "123456");
        values.put("sales_units", List.of("123456", "654321"));
        values.put("kind", "CAPTURE");
        values.put("purpose", "SHIPMENT");
        values.put("source_id", "open-2000");
        values.put("from", "2026-01-01 00:00+00");
        values.put("until", "2026-02-01 00:00+00");
        values.put("began_at", "2026-01-01 00:00+00");
        values.put("next_attempt_at", "2026-01-01 00:00+00");
        values.put("created_at", "2026-01-01 00:00+00");
        values.put("payment_url_expires_at", "2026-01-01 00:00+00");
        values.put("guaranteed_until", null);
        values.put("most", 4);
        values.put("known_format", 1);
        values.put("after", 0);
        values.put("upto", 1_000);
        values.put("part", 1);
        values.put("part_size", 1_000);
        values.put("seen_event", 0);
        values.put("last_event", 1_000);
        values.put("complete_until", "2026-01-01 00:00+00");
        values.put("kinds", "{CAPTURE}");
        values.put("states", "{WAITING}");
        values.put("numbers", "{1}");
        values.put("days", 180);
        values.put("guaranteed_days", 7);
        values.put("warn_days", 2);
        values.put("limit_minor", 0);
        values.put("lease_token", "00000000-0000-4000-8000-000000000001");
        values.put("registration_id", "00000000-0000-4000-8000-000000000001");
        values.put("state", "CANCELLED");
        values.put("refusal", "NONE");
        values.put("resolution", "REPLAY");
        values.put("hash", "b".repeat(64));
        values.put("seen_status", "PENDING");
        values.put("file_id", 1);
        values.put("class", "refused");
        values.put("dead_letter_class", "refused");
        values.put("actor", "bridge");
        values.put("who", "kari");
        values.put("what", "accepted");
        for (String number : List.of(
                "amount_minor",
                "captured_minor",
                "refunded_minor",
                "cancelled_minor",
                "direct_captured_minor",
                "outcome_minor",
                "attempt",
                "results",
                "lines",
                "version",
                "seen_version")) {
            values.put(number, 1);
        }
        values.put("authorized_minor", 10_000);
        for (String milliseconds : List.of(
                "lease_ms",
                "hold_ms",
                "spacing_ms",
                "call_ms",
                "delay_ms",
                "first_ms",
                "longest_ms",
                "first_check_ms",
                "grace_ms",
                "key_trust_ms",
                "pause_ms",
                "rest_ms",
                "least_ms",
                "unseen_ms")) {
            values.put(milliseconds, 60_000);
        }
        for (String flag : List.of("by_call", "being_replaced", "outcome_unknown", "waiting")) {
            values.put(flag, true);
        }
        for (String word : List.of(
                "problem",
                "reason",
                "detail",
                "name",
                "subject",
                "status",
                "payment_reference",
                "payment_url",
                "url",
                "vipps_transaction_id",
                "vipps_base_url",
                "api",
                "idempotency_key",
                "request_body")) {
            values.put(word, "ecom");
        }
        return values;
    }

    /** Values for the parameters of a statement, by which it may be run against a {@link FilledLedger}. */
    public static Map<String, Object> valuesFor(String statement) {
        Map<String, Object> values = values();
        values.putAll(OWN_VALUES.getOrDefault(statement, Map.of()));
        return values;
    }

    /** Whether a statement can be run with those. */
    public static boolean hasValuesFor(String statement) {
        return !NOT_MEASURED.getOrDefault(statement, "").startsWith("writes the rows");
    }

    private static final int TOLD_AT_ONCE = 4;

    private static final String REFERENCES = array("open-");
    private static final Map<String, Object> CLOSED_ORDERS = Map.of("order_ids", array("closed-"));
    private static final Map<String, Object> CALLS = Map.of(
            "payment_ids", array(""),
            "operation_ids", array(""),
            "lease_tokens", arrayOf("00000000-0000-4000-8000-000000000001"),
            "transaction_ids", array("T-"),
            "calls_ms", arrayOf("60000"),
            "urls", array("https://"),
            "detail", array("sent "),
            "read_movements_ms", 60_000);
    private static final Map<String, Object> ARCHIVED_ORDERS = Map.of("order_ids", array("archived-"));

    /** The values of those whose parameters mean something else than usual. */
    private static final Map<String, Map<String, Object>> OWN_VALUES = Map.ofEntries(
            Map.entry("accept/adopt-orphans-of-batch", Map.of("order_ids", array("open-"))),
            Map.entry("accept/adopt-orphans", Map.of("order_id", "orphan-1")),
            Map.entry("lease/give-back", CALLS),
            Map.entry("ledger/begin-sending", CALLS),
            Map.entry("ledger/book-answers", CALLS),
            Map.entry("ledger/book-initiations", CALLS),
            Map.entry("ledger/lock-free-ids", CALLS),
            Map.entry("ledger/lock-free-payments", CALLS),
            Map.entry("ledger/with-open-operations", CALLS),
            Map.entry(
                    "archive/candidates",
                    Map.of("after", 1_002_000, "upto", 1_002_010, "before", "2100-01-01 00:00+00")),
            Map.entry("archive/lock", CLOSED_ORDERS),
            Map.entry("archive/tell", CLOSED_ORDERS),
            Map.entry(
                    "archive/over",
                    Map.of("order_ids", array("closed-"), "fed", true, "before", "2100-01-01 00:00+00")),
            Map.entry("archive/move-payments", Map.of("order_ids", array("orphan-"))),
            Map.entry("archive/move-operations", CLOSED_ORDERS),
            Map.entry("archive/move-events", CLOSED_ORDERS),
            Map.entry("archive/claim", ARCHIVED_ORDERS),
            Map.entry("archive/forget-orders", ARCHIVED_ORDERS),
            Map.entry("archive/forget-payments", ARCHIVED_ORDERS),
            Map.entry("archive/forget-operations", ARCHIVED_ORDERS),
            Map.entry("archive/return-payments", ARCHIVED_ORDERS),
            Map.entry("archive/return-operations", ARCHIVED_ORDERS),
            Map.entry("archive/return-events", ARCHIVED_ORDERS),
            Map.entry("archive/of-order", Map.of("order_id", "archived-2001")),
            Map.entry(
                    "archive/met-by-orders",
                    Map.of(
                            "order_ids", array("archived-"),
                            "sales_units", arrayOf("123456"),
                            "references", array("archived-"))),
            Map.entry(
                    "archive/met-by-operations",
                    Map.of(
                            "order_ids", array("archived-"),
                            "purposes", arrayOf("SHIPMENT"),
                            "source_ids", array("archived-"))),
            Map.entry("ledger/orphans-wait-or-end", Map.of("order_id", "orphan-1")),
            Map.entry("callbacks/look-soon", Map.of("payment_ids", array(""))),
            Map.entry(
                    "callbacks/tell",
                    Map.of("sales_units", arrayOf("123456"), "references", REFERENCES, "claims", arrayOf("RESERVED"))),
            Map.entry(
                    "webhooks/store",
                    Map.of(
                            "sales_units", arrayOf("123456"),
                            "references", REFERENCES,
                            "names", arrayOf("CAPTURED"),
                            "psp_references", array("new-"),
                            "times", arrayOf("2026-01-01T00:00:00Z"),
                            "successes", arrayOf("true"),
                            "idempotency_keys", array("open-c-"),
                            "news", arrayOf("true"),
                            "parked", arrayOf("NULL"))),
            Map.entry("files/claim", Map.of("kind", "ORDER", "name", "orders-open.csv")),
            Map.entry("files/payments-fed", Map.of("ids", array(""), "versions", arrayOf("5"))),
            Map.entry("report/payments-reported", Map.of("ids", array(""), "versions", arrayOf("5"))),
            Map.entry("report/operations-reported", Map.of("ids", array(""), "versions", arrayOf("5"))),
            Map.entry("report/payments-refused", Map.of("ids", array(""))),
            Map.entry("report/operations-refused", Map.of("ids", array(""))),
            Map.entry("operators/pause", Map.of("kind", "REFUND")),
            Map.entry("ledger/name-movement", Map.of("kind", "REFUND")),
            Map.entry("ledger/next-attempt", Map.of("attempt", 7, "reference", "open-2000-7")),
            Map.entry("ledger/move-waiting", Map.of("from", 8_000, "to", 8_001)),
            Map.entry("ledger/book-refund", Map.of("amount_minor", 0)),
            Map.entry("ledger/hold-refund", Map.of("amount_minor", 0)));

    private static String array(String prefix) {
        return "{"
                + String.join(
                        ",",
                        IntStream.rangeClosed(2_001, 2_000 + TOLD_AT_ONCE)
                                .mapToObj(i -> prefix + i)
                                .toList())
                + "}";
    }

    private static String arrayOf(String word) {
        return "{" + String.join(",", Collections.nCopies(TOLD_AT_ONCE, word)) + "}";
    }

    private static FilledLedger ledger;
    private static Map<String, String> statements;
    private static Map<String, Plan> before;
    private static Map<String, Plan> after;
    private static Map<String, Plan> withMoreOpen;
    private static Map<String, Plan> withOldStatistics;
    private static Map<String, Plan> withReportsPutOff;

    @BeforeAll
    static void explainAllBeforeAndAfterTheLedgerHasGrown() throws Exception {
        statements = statements();
        ledger = new FilledLedger(OPEN);
        ledger.growTo(CLOSED);
        ledger.archiveCopies();
        before = plans();
        ledger.growTo(TIMES * CLOSED);
        ledger.archiveCopies();
        after = plans();
        ledger.reserveUpTo(RESERVED);
        withMoreOpen = plans();
        ledger.forgetWhatIsOpen();
        // The first to read an index after that meets what is dead in it, and notes it.
        plans();
        withOldStatistics = plans();
        ledger.putReportsOff();
        withReportsPutOff = plansOfReports();
    }

    @AfterAll
    static void close() throws SQLException {
        ledger.close();
    }

    /** All of the bridge, and those on the ERP's tables, by their names. */
    private static Map<String, String> statements() throws IOException, URISyntaxException {
        Map<String, String> found = new TreeMap<>();
        addAll(
                Path.of(Objects.requireNonNull(Sql.class.getResource("/sql/ledger/done.sql"))
                                .toURI())
                        .getParent()
                        .getParent(),
                "",
                found);
        addAll(Path.of("routes/sql/erp"), "erp/", found);
        return found;
    }

    private static void addAll(Path folder, String prefix, Map<String, String> found) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".sql")).toList()) {
                String name = prefix
                        + folder.relativize(file).toString().replace('\\', '/').replaceFirst("\\.sql$", "");
                found.put(name, Files.readString(file));
            }
        }
    }

    private static Map<String, Plan> plans() throws SQLException, IOException {
        Map<String, Plan> plans = new TreeMap<>();
        List<String> failed = new ArrayList<>();
        for (Map.Entry<String, String> statement : statements.entrySet()) {
            String name = statement.getKey();
            if (NOT_MEASURED.containsKey(name)) {
                continue;
            }
            try {
                BoundStatement bound = new BoundStatement(statement.getValue(), valuesFor(name));
                plans.put(name, bound.explain(ledger.connection(), false));
                if (mayKeepItsPlan(name)) {
                    plans.put(name + " (kept plan)", bound.explain(ledger.connection(), true));
                }
            } catch (SQLException | IllegalArgumentException e) {
                failed.add(name + ": " + e.getMessage());
            }
        }
        assertThat(failed).isEmpty();
        return plans;
    }

    /** With the limits that they have, which decide about the plan. The second time, when what is dead in an index is known to be. */
    private static Map<String, Plan> plansOfReports() throws SQLException, IOException {
        Map<String, Plan> plans = new TreeMap<>();
        for (Map.Entry<String, Integer> report : Map.of(
                        "report/payments", 200, "report/operations", 200, "files/changed-payments", 5_000)
                .entrySet()) {
            Map<String, Object> values = valuesFor(report.getKey());
            values.put("most", report.getValue());
            BoundStatement bound = new BoundStatement(statements.get(report.getKey()), values);
            bound.explain(ledger.connection(), false);
            plans.put(report.getKey(), bound.explain(ledger.connection(), false));
        }
        return plans;
    }

    @Test
    void whatTheErpHasRefusedForNowIsNotReadByEachLookForReports() {
        withReportsPutOff.forEach((name, plan) ->
                assertThat(plan.blocks()).as(name + "\n" + plan.text()).isLessThan(FEW_BLOCKS));
    }

    @Test
    void noStatementReadsALargeTableAsAWhole() {
        List<String> wrong = new ArrayList<>();
        after.forEach((name, plan) -> {
            if (!plan.readWhole().isEmpty()) {
                wrong.add(name + " reads all of " + plan.readWhole() + "\n" + plan.text());
            }
        });
        assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
    }

    @Test
    void noStatementTouchesMoreBlocksWhenMoreOrdersAreClosed() {
        List<String> wrong = grown(before, after);
        assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
    }

    @Test
    void onlyWhatCountsTheOpenOnesTouchesMoreBlocksWhenMoreAreOpen() {
        List<String> wrong = grown(after, withMoreOpen);
        wrong.removeIf(line -> COUNTS_WHAT_IS_OPEN.stream().anyMatch(name -> line.startsWith(name + ": ")));
        assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
    }

    @Test
    void noStatementReadsAllThatIsOpenWhenTheStatisticsAreOlderThanABatch() {
        List<String> wrong = grown(withMoreOpen, withOldStatistics);
        wrong.removeIf(line -> COUNTS_WHAT_IS_OPEN.stream().anyMatch(name -> line.startsWith(name + ": ")));
        assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
    }

    private static List<String> grown(Map<String, Plan> smaller, Map<String, Plan> larger) {
        List<String> grown = new ArrayList<>();
        larger.forEach((name, plan) -> {
            Plan few = smaller.get(name);
            if (plan.blocks() > MOST_GROWTH * few.blocks() + FEW_BLOCKS) {
                grown.add(name + ": from " + few.blocks() + " to " + plan.blocks() + " blocks\n" + few.text()
                        + plan.text());
            }
        });
        return grown;
    }

    @Test
    void whatIsNotMeasuredIsThere() {
        assertThat(statements.keySet())
                .containsAll(NOT_MEASURED.keySet())
                .containsAll(new TreeSet<>(OWN_VALUES.keySet()));
    }
}
