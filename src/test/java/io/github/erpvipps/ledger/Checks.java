package io.github.erpvipps.ledger;

import io.github.erpvipps.vipps.Sight;
import io.github.erpvipps.vipps.Sight.Movement;
import java.sql.Array;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What must hold after every transaction and, at the end, when all is quiet. */
final class Checks {

    private static final Set<String> FINAL = Set.of("DONE", "REJECTED");
    private static final Set<String> MOVES = Set.of("CAPTURE", "REFUND");
    private static final Set<String> SHOWN_OF_PAYMENT = Set.of(
            "payment_status",
            "reference",
            "payment_url",
            "authorized_minor",
            "captured_minor",
            "refunded_minor",
            "cancelled_minor",
            "problem");

    private final JdbcClient sql;
    private final ModelVipps vipps;
    private final Arrows arrows;
    private final String orderId;
    private Map<Long, Map<String, Object>> payments = new HashMap<>();
    private Map<Long, Map<String, Object>> operations = new HashMap<>();
    private final Map<Long, String> bytesSent = new HashMap<>();
    private final Set<Long> arrivedLate = new HashSet<>();
    private long arrowsSeen;

    Checks(Ledger ledger, ModelVipps vipps, Arrows arrows, String orderId) {
        this.sql = ledger.jdbc();
        this.vipps = vipps;
        this.arrows = arrows;
        this.orderId = orderId;
        this.arrowsSeen = sql.sql("select coalesce(max(n), 0) from public.arrow")
                .query(Long.class)
                .single();
    }

    /** Every change of state is written down by triggers, so that none hides within a transaction. */
    static void watch(Ledger ledger) {
        ledger.jdbc().sql("""
                create table public.arrow (n bigint generated always as identity, what text, id bigint, purpose text, come_from text, come_to text);
                create function public.watch_payment() returns trigger language plpgsql as $$ begin
                    insert into public.arrow (what, id, come_from, come_to) values ('payment', new.payment_id, case when tg_op = 'INSERT' then 'accepted' else old.state end, new.state);
                    return null; end $$;
                create function public.watch_operation() returns trigger language plpgsql as $$ begin
                    insert into public.arrow (what, id, purpose, come_from, come_to) values ('operation', new.operation_id, new.purpose, case when tg_op = 'INSERT' then 'accepted' else old.state end, new.state);
                    return null; end $$;
                create trigger watch_insert after insert on bridge.payment for each row execute function public.watch_payment();
                create trigger watch after update on bridge.payment for each row when (old.state <> new.state) execute function public.watch_payment();
                create trigger watch_insert after insert on bridge.operation for each row execute function public.watch_operation();
                create trigger watch after update on bridge.operation for each row when (old.state <> new.state) execute function public.watch_operation();
                """).update();
    }

    void sent(LeasedCall call) {
        bytesSent.put(call.operationId(), call.idempotencyKey() + " " + Arrays.hashCode(call.requestBody()));
    }

    /** What an order came to while its request was still on its way is nobody's fault; the amounts must agree all the same. */
    void arrivedLate(LeasedCall call) {
        arrivedLate.add(call.operationId());
    }

    boolean isAccepted(long paymentId) {
        return "ACCEPTED".equals(payments.get(paymentId).get("state"));
    }

    void afterEachStep() {
        Map<Long, Map<String, Object>> paymentsNow =
                byId("select * from bridge.payment where order_id = ?", "payment_id");
        Map<Long, Map<String, Object>> operationsNow =
                byId("select * from bridge.operation where order_id = ? order by operation_id", "operation_id");
        arrowsAreAllowed();
        paymentsNow.values().forEach(now -> sumsHold(now, operationsNow));
        paymentsNow.forEach((id, now) -> whatMovedStaysMoved(payments.get(id), now));
        paymentsNow.forEach((id, now) -> versionRises("payment " + id, payments.get(id), now, SHOWN_OF_PAYMENT));
        operationsNow.forEach((id, now) -> {
            Map<String, Object> before = operations.get(id);
            if (before != null) {
                finalStaysFinal(before, now);
                keyAndBytesStay(before, now);
            }
            versionRises(
                    "operation " + id,
                    before,
                    now,
                    Set.of("status", "outcome_minor", "vipps_transaction_id", "problem"));
        });
        moneyMovedOnce(operationsNow);
        payments = paymentsNow;
        operations = operationsNow;
    }

    private Map<Long, Map<String, Object>> byId(String query, String id) {
        Map<Long, Map<String, Object>> rows = new HashMap<>();
        for (Map<String, Object> row : sql.sql(query).params(orderId).query().listOfRows()) {
            Map<String, Object> copy = new HashMap<>(row);
            Object state = row.get("state");
            copy.put("status", FINAL.contains(state) || "DEAD_LETTERED".equals(state) ? state : "ACCEPTED");
            copy.computeIfPresent("earlier_keys", (name, keys) -> strings(keys));
            copy.computeIfPresent("request_body", (name, bytes) -> Arrays.hashCode((byte[]) bytes));
            rows.put((Long) row.get(id), copy);
        }
        return rows;
    }

    private static List<String> strings(Object array) {
        try {
            return List.of((String[]) ((Array) array).getArray());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void arrowsAreAllowed() {
        for (Map<String, Object> arrow : sql.sql("select * from public.arrow where n > ? order by n")
                .params(arrowsSeen)
                .query()
                .listOfRows()) {
            arrowsSeen = (Long) arrow.get("n");
            String what = (String) arrow.get("what");
            String from = (String) arrow.get("come_from");
            String to = (String) arrow.get("come_to");
            require(
                    arrows.allows(what, from, to),
                    what + " " + arrow.get("id") + " has gone from " + from + " to " + to
                            + (what.equals("operation") ? ", an arrow that docs/architecture.md does not have" : ""));
        }
    }

    private static void sumsHold(Map<String, Object> payment, Map<Long, Map<String, Object>> operations) {
        long held = minor(payment, "held_minor");
        long refundHeld = minor(payment, "refund_held_minor");
        long captured = minor(payment, "captured_minor");
        long refunded = minor(payment, "refunded_minor");
        long cancelled = minor(payment, "cancelled_minor");
        long authorized = minor(payment, "authorized_minor");
        String sums = " on payment " + payment.get("reference") + ": authorized " + authorized + ", held " + held
                + ", captured " + captured + ", refund held " + refundHeld + ", refunded " + refunded + ", cancelled "
                + cancelled;
        require(
                Math.min(
                                Math.min(held, refundHeld),
                                Math.min(Math.min(captured, refunded), Math.min(cancelled, authorized)))
                        >= 0,
                "a sum is negative" + sums);
        require(held + captured <= authorized - cancelled, "more is held and captured than authorized" + sums);
        require(refundHeld + refunded <= captured, "more is refunded than captured" + sums);
        List<Map<String, Object>> blocking = operations.values().stream()
                .filter(o -> Objects.equals(o.get("payment_id"), payment.get("payment_id")))
                .filter(Checks::blocks)
                .toList();
        require(blocking.size() <= 1, blocking.size() + " operations are under way or unclear" + sums);
        String kind = blocking.isEmpty() ? "" : (String) blocking.get(0).get("kind");
        long most = blocking.isEmpty() ? 0 : minor(blocking.get(0), "amount_minor");
        require(held <= (kind.equals("CAPTURE") ? most : 0), "more is held than the capture under way needs" + sums);
        require(
                refundHeld <= (kind.equals("REFUND") ? most : 0),
                "more is held than the refund under way needs" + sums);
    }

    /** Money does not come back by itself: a sum that goes down is an older truth over a newer one, or was guessed. */
    private static void whatMovedStaysMoved(Map<String, Object> before, Map<String, Object> now) {
        if (before != null) {
            for (String sum : List.of("authorized_minor", "captured_minor", "refunded_minor")) {
                require(
                        minor(now, sum) >= minor(before, sum),
                        sum + " of " + now.get("reference") + " goes down from " + before.get(sum) + " to "
                                + now.get(sum));
            }
        }
    }

    /** What is known before a look, to compare with afterwards. */
    List<Map<String, Object>> unknownMoves() {
        return operations.values().stream()
                .filter(o -> "UNKNOWN".equals(o.get("state")) && MOVES.contains((String) o.get("kind")))
                .toList();
    }

    /** A missing key alone does not prove that nothing was sent. */
    void onlySentAgainIfAllIsAsBefore(List<Map<String, Object>> unknown, Sight sight, Duration keyTrust) {
        for (Map<String, Object> before : unknown) {
            Map<String, Object> now = operations.get((Long) before.get("operation_id"));
            if (!"READY".equals(now.get("state"))) {
                continue;
            }
            require(
                    before.get("resolution") != null
                            || ((Timestamp) before.get("first_sent_at"))
                                    .toInstant()
                                    .isAfter(Instant.now().minus(keyTrust).minusSeconds(60)),
                    name(now) + " is to be sent again under a key that is no longer trusted");
            require(
                    sight instanceof Sight.Seen seen
                            && seen.capturedMinor() == minor(before, "before_captured")
                            && seen.refundedMinor() == minor(before, "before_refunded")
                            && seen.cancelledMinor() == minor(before, "before_cancelled"),
                    name(now) + " is to be sent again although the payment was not seen as before the send: " + sight);
        }
    }

    private static boolean blocks(Map<String, Object> operation) {
        return switch ((String) operation.get("state")) {
            case "READY", "LEASED", "SENDING", "UNKNOWN" -> true;
            case "DEAD_LETTERED" -> (Boolean) operation.get("outcome_unknown");
            default -> false;
        };
    }

    private static void versionRises(
            String what, Map<String, Object> before, Map<String, Object> now, Set<String> shown) {
        if (before == null) {
            return;
        }
        long versionBefore = (Long) before.get("version");
        long version = (Long) now.get("version");
        require(version >= versionBefore, "the version of " + what + " goes down");
        List<String> changed = shown.stream()
                .filter(column -> !Objects.equals(before.get(column), now.get(column)))
                .toList();
        require(changed.isEmpty() || version > versionBefore, what + " changes " + changed + " under one version");
    }

    private static void finalStaysFinal(Map<String, Object> before, Map<String, Object> now) {
        if (!FINAL.contains(before.get("state"))) {
            return;
        }
        // The release of a shipment whose order had not come is off, until a person has that shipment tried again.
        boolean waitsAgain = before.get("purpose").equals("RELEASE")
                && before.get("state").equals("REJECTED")
                && minor(before, "attempts") == 0;
        List<String> changed = List.of(
                        "state",
                        "amount_minor",
                        "outcome_minor",
                        "vipps_transaction_id",
                        "problem",
                        "idempotency_key",
                        "request_body")
                .stream()
                .filter(column -> !Objects.equals(before.get(column), now.get(column)))
                .toList();
        require(
                changed.isEmpty() || waitsAgain,
                name(now) + " was " + before.get("state") + " and has changed " + changed);
    }

    private static void keyAndBytesStay(Map<String, Object> before, Map<String, Object> now) {
        if (minor(before, "attempts") == 0) {
            return;
        }
        // Only a cancel, which has no key at eCom, is judged anew after a look when a shipment goes before it: it
        // releases less.
        boolean judgedAnew = "CANCEL".equals(before.get("kind"))
                && Set.of("LEASED", "WAITING").contains((String) before.get("state"));
        boolean sameBytes = Objects.equals(before.get("request_body"), now.get("request_body"));
        boolean sameKey = Objects.equals(before.get("idempotency_key"), now.get("idempotency_key"))
                && Objects.equals(before.get("earlier_keys"), now.get("earlier_keys"));
        require(
                judgedAnew || (sameBytes && Objects.equals(before.get("amount_minor"), now.get("amount_minor"))),
                name(now) + " was sent and has other bytes now");
        if (sameKey) {
            return;
        }
        List<Object> kept = new ArrayList<>((List<?>) before.get("earlier_keys"));
        kept.add(before.get("idempotency_key"));
        require(
                "REPLAY".equals(before.get("resolution"))
                        && "UNKNOWN".equals(before.get("state"))
                        && !"NONE".equals(before.get("refusal"))
                        && kept.equals(now.get("earlier_keys")),
                name(now) + " was sent and has another key now, " + before.get("idempotency_key") + " → "
                        + now.get("idempotency_key") + ", earlier keys " + now.get("earlier_keys"));
    }

    /** Each booking at Vipps under a key is one operation's, over its amount, and the only one. */
    private void moneyMovedOnce(Map<Long, Map<String, Object>> now) {
        for (ModelVipps.Account account : vipps.accounts().values()) {
            Set<Object> moved = new HashSet<>();
            for (Movement movement : account.log) {
                if (movement.idempotencyKey() == null) {
                    continue;
                }
                Map<String, Object> operation = now.values().stream()
                        .filter(o -> keys(o).contains(movement.idempotencyKey()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(
                                "money moved under " + movement.idempotencyKey() + ", which is in no row"));
                require(
                        moved.add(operation.get("operation_id")),
                        "money moved twice for " + name(operation) + " at " + account);
                Object requested = operation.get("requested_minor");
                require(
                        requested == null || (Long) requested == movement.amountMinor(),
                        name(operation) + " was over " + requested + " and moved " + movement.amountMinor());
            }
        }
    }

    private static List<String> keys(Map<String, Object> operation) {
        List<String> keys = new ArrayList<>();
        ((List<?>) operation.get("earlier_keys")).forEach(key -> keys.add((String) key));
        if (operation.get("idempotency_key") != null) {
            keys.add((String) operation.get("idempotency_key"));
        }
        return keys;
    }

    /** Whether the ledger has something to do by itself, now or later, that is more than a look now and then. */
    boolean somethingIsOpen() {
        return sql.sql(
                        "select exists (select from bridge.operation where state in ('READY', 'LEASED', 'SENDING', 'UNKNOWN'))"
                                + " or not exists (select from bridge.operation where state = 'DEAD_LETTERED')"
                                + " and (exists (select from bridge.payment where state in ('ACCEPTED', 'INITIATED'))"
                                + " or exists (select from bridge.operation where state = 'WAITING'))")
                .query(Boolean.class)
                .single();
    }

    Duration untilSomethingIsDue() {
        Double seconds = sql.sql("select extract(epoch from min(due) - clock_timestamp()) from ("
                        + "select next_attempt_at as due from bridge.operation where state in ('READY', 'UNKNOWN', 'WAITING')"
                        + " union all select lease_until from bridge.operation where state in ('LEASED', 'SENDING')"
                        + " union all select next_check_at from bridge.payment) d")
                .query(Double.class)
                .single();
        // A sales unit that is held is due a little later than its operations are.
        return seconds == null || seconds <= 0 ? Duration.ofSeconds(20) : Duration.ofMillis((long) (seconds * 1000));
    }

    void whenQuiet() {
        for (Map<String, Object> operation : operations.values()) {
            String state = (String) operation.get("state");
            require(
                    FINAL.contains(state) || operation.get("problem") != null,
                    name(operation) + " is " + state + " without a word");
            require(
                    !state.equals("DEAD_LETTERED") || operation.get("dead_letter_class") != null,
                    name(operation) + " is dead-lettered without a class");
            boolean booked = vipps.accounts().values().stream()
                    .flatMap(account -> account.log.stream())
                    .anyMatch(movement -> keys(operation).contains(movement.idempotencyKey()));
            boolean moves = MOVES.contains((String) operation.get("kind"));
            if (moves && state.equals("DONE") && minor(operation, "attempts") > 0) {
                require(booked, name(operation) + " is DONE and Vipps has not booked it");
            }
            if (moves && state.equals("REJECTED") && !arrivedLate.contains((Long) operation.get("operation_id"))) {
                require(!booked, name(operation) + " is REJECTED and Vipps has booked it");
            }
        }
        long holding = 0;
        for (Map<String, Object> payment : payments.values()) {
            ModelVipps.Account account = vipps.accounts().get((String) payment.get("reference"));
            String ledger = minor(payment, "authorized_minor") + " " + minor(payment, "captured_minor") + " "
                    + minor(payment, "refunded_minor") + " " + minor(payment, "cancelled_minor");
            String atVipps = account == null
                    ? "0 0 0 0"
                    : account.authorized + " " + account.captured + " " + account.refunded + " " + account.cancelled;
            // A person has said that the payment at Vipps is not to be followed.
            boolean closed = String.valueOf(payment.get("problem")).contains("closed by a person");
            require(
                    closed || ledger.equals(atVipps),
                    "the books differ on " + payment.get("reference") + ": the ledger says " + ledger + ", Vipps "
                            + atVipps);
            // What was captured directly after the order had gone on is a person's to refund; the ledger does not say
            // so yet.
            boolean capturedTooLate =
                    !"AUTHORIZED".equals(payment.get("state")) && minor(payment, "direct_captured_minor") > 0;
            boolean holds = minor(payment, "authorized_minor") > minor(payment, "cancelled_minor");
            holding += holds && !capturedTooLate ? 1 : 0;
        }
        boolean aPersonKnows = operations.values().stream()
                .anyMatch(o -> "CANCEL".equals(o.get("kind")) && "DEAD_LETTERED".equals(o.get("state")));
        require(holding <= 1 || aPersonKnows, holding + " attempts of the order hold money");
    }

    private static long minor(Map<String, Object> row, String column) {
        Object value = row.get(column);
        return value == null ? 0 : ((Number) value).longValue();
    }

    private static String name(Map<String, Object> operation) {
        return operation.get("purpose") + " " + operation.get("source_id") + " (operation "
                + operation.get("operation_id") + ")";
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
