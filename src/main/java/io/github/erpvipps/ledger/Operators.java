package io.github.erpvipps.ledger;

import io.github.erpvipps.money.Amounts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** What people see of the ledger and may do to it. Nothing here sends: what is asked for is committed, and a bridge does it. */
public final class Operators {

    /** Of the operations in one state, while somebody waits; how many there are beyond that is known from the last count. */
    public static final long MOST_COUNTED = 2_000;

    private static final Set<String> NO_PERSON = Set.of("bridge", "vipps");
    private static final int LONGEST_NAME = 60;
    private static final long BETWEEN_REPLAYS_MS = 200;

    private final Ledger ledger;

    public Operators(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * An operation that waits for a person.
     *
     * @param what its kind and the ERP's id, such as {@code SHIPMENT S-1}
     * @param amountMinor minor units; null when it was never fixed
     * @param outcomeUnknown money may have moved; the payment is blocked until this is closed
     * @param advice what to do about it
     */
    public record DeadLetter(
            long operationId,
            String what,
            String orderId,
            Long amountMinor,
            String currency,
            String deadLetterClass,
            String problem,
            boolean outcomeUnknown,
            Instant since,
            String advice) {

        static DeadLetter read(ResultSet row, int number) throws SQLException {
            String deadLetterClass = row.getString("dead_letter_class");
            return new DeadLetter(
                    row.getLong("operation_id"),
                    row.getString("purpose") + " " + row.getString("source_id"),
                    row.getString("order_id"),
                    row.getObject("amount_minor", Long.class),
                    row.getString("currency"),
                    deadLetterClass,
                    row.getString("problem"),
                    row.getBoolean("outcome_unknown"),
                    Payment.instant(row, "updated_at"),
                    adviceFor(deadLetterClass));
        }
    }

    private static String adviceFor(String deadLetterClass) {
        return switch (deadLetterClass == null ? "" : deadLetterClass) {
            case "attempts-used-up" -> "Vipps kept saying later; replay it when Vipps is well again";
            case "unclear" ->
                "the payment could not be read for a day; mend why, then replay it, or resolve it by what the portal shows";
            case "other-amount" ->
                "Vipps booked another amount under our key; compare with the ERP, then resolve it as done or rejected";
            case "outside-change" ->
                "compare with Vipps' portal who moved the money, then resolve it as done or rejected";
            case "refused" ->
                "Vipps refused it for a reason we do not know; mend the cause, then replay, or resolve as rejected";
            case "key-too-old" -> "nothing is booked; replay it if the goods have left, or resolve as rejected";
            case "not-booked" -> "Vipps does not show it; replay it, or resolve as rejected";
            case "unknown-order" -> "send the order and replay it, or resolve as rejected";
            default -> "look at the order's story, then replay or resolve it";
        };
    }

    /**
     * What a person has done.
     *
     * @param orderId null when it was about the bridge as a whole
     */
    public record Act(Instant at, String who, String what, String orderId, Long operationId, String detail) {}

    /**
     * Money that is reserved and not yet captured.
     *
     * @param leftMinor minor units
     * @param guaranteedUntil until when Vipps says that it can be captured for sure; null when it does not say
     */
    public record Reservation(
            String orderId, String reference, String currency, long leftMinor, Instant since, Instant guaranteedUntil) {

        /** @param usual for how long a card's bank keeps a reservation for sure, where Vipps did not say */
        public Instant endsAt(Duration usual) {
            return guaranteedUntil == null ? since.plus(usual) : guaranteedUntil;
        }
    }

    /** One line of an order's story. */
    public record Told(Instant at, String what, String detail, String actor) {}

    /** Something that waits, and for what. */
    public record Waiting(String what, String orderId, String forWhat, Instant since) {}

    /** Something that may have moved money, and when it is looked up next. */
    public record Unknown(String what, String orderId, String why, Instant since, Instant nextLookUp) {}

    /** A sales unit that cannot go on. */
    public record Hold(String salesUnit, String reason, Instant since, Instant nextTry) {}

    /** What a person has stopped, or Vipps for a while, in words such as {@code captures of sales unit 123456}. */
    public record Pause(String what, String reason, String who, Instant since) {

        /** A limit that Vipps has set: somebody should have it raised. */
        boolean isByVipps() {
            return who.equals("Vipps");
        }
    }

    /** What will need a person before long, by one of a few names such as {@code reservation-ends-soon}. */
    public record Warning(String name, String detail, Instant since) {}

    /**
     * One page about everything.
     *
     * @param payments how many by the status that the ERP is told, when they were counted last
     * @param operationsByKind how many by kind of call and state: DONE and REJECTED when they were counted last, the others now, but
     *     of {@link #MOST_COUNTED} or more that wait, are ready or unknown those that were counted last, if these are more
     * @param countedAt when that was; null as long as it never was, and then both maps lack what was not counted
     * @param deadLetters how many by class
     * @param reservations the oldest, and the one that ends first of those whose end Vipps has told; empty when no money is reserved
     * @param paidAfterEnd payments that had ended unpaid and were captured all the same: somebody must refund them
     * @param shippedUnpaid shipments of the last day whose payment had ended unpaid: the goods may be on their way
     */
    public record Overview(
            Map<String, Long> payments,
            Map<Kind, Map<String, Long>> operationsByKind,
            Instant countedAt,
            List<Waiting> waiting,
            List<Unknown> unknowns,
            Map<String, Long> deadLetters,
            List<Hold> holds,
            List<Pause> pauses,
            List<Warning> warnings,
            List<Reservation> reservations,
            long shippedUnpaid,
            long paidAfterEnd) {

        /** When the first of the reservations may end that are not all captured or released; empty when there is none. */
        public Optional<Instant> firstReservationEnds(Duration usual) {
            return reservations.stream()
                    .map(reservation -> reservation.endsAt(usual))
                    .min(Comparator.naturalOrder());
        }

        /** How many by state. */
        public Map<String, Long> operations() {
            Map<String, Long> operations = new LinkedHashMap<>();
            operationsByKind
                    .values()
                    .forEach(states -> states.forEach((state, number) -> operations.merge(state, number, Long::sum)));
            return operations;
        }

        /** A person must act: there is a dead letter, a sales unit cannot go on, or goods may have left unpaid. */
        public boolean operatorIsNeeded() {
            return !reasonsForAnOperator().isEmpty();
        }

        /** Why a person must act, each by its name from a fixed list. */
        public List<String> reasonsForAnOperator() {
            Set<String> reasons = new LinkedHashSet<>();
            if (!deadLetters.isEmpty()) {
                reasons.add("dead-letters");
            }
            if (!holds.isEmpty()) {
                reasons.add("sales-unit-held");
            }
            if (pauses.stream().anyMatch(Pause::isByVipps)) {
                reasons.add("limit-of-vipps");
            }
            if (shippedUnpaid > 0) {
                reasons.add("shipped-unpaid");
            }
            if (paidAfterEnd > 0) {
                reasons.add("paid-after-end");
            }
            // The bridge works without callbacks and webhooks, too, and some are set up so.
            warnings.stream()
                    .map(Warning::name)
                    .filter(name -> !name.equals("callbacks-quiet") && !name.equals("webhooks-quiet"))
                    .forEach(reasons::add);
            return List.copyOf(reasons);
        }
    }

    public List<DeadLetter> deadLetters() {
        return ledger.query("operators/dead-letters", Map.of(), DeadLetter::read);
    }

    /** What happened to an order, in order of time. */
    public List<Told> story(String orderId) {
        return ledger.query(
                "operators/story",
                Map.of("order_id", orderId),
                (row, number) -> new Told(
                        Payment.instant(row, "at"),
                        row.getString("what"),
                        row.getString("detail"),
                        row.getString("actor")));
    }

    public Overview overview() {
        Map<String, Long> payments = new LinkedHashMap<>();
        Map<Kind, Map<String, Long>> operations = new EnumMap<>(Kind.class);
        Instant countedAt = null;
        for (Map<String, Object> row : ledger.rows("operators/tally", Map.of())) {
            if (row.get("counted_at") instanceof Timestamp at) {
                countedAt = at.toInstant();
            }
            if (row.get("kind") != null) {
                add(operations, row);
            } else if (row.get("state") != null) {
                payments.put((String) row.get("state"), (Long) row.get("number"));
            }
        }
        Map<String, Long> deadLetters = new LinkedHashMap<>();
        ledger.rows("operators/count-dead-letters", Map.of()).forEach(row -> {
            deadLetters.merge((String) row.get("name"), (Long) row.get("number"), Long::sum);
            add(operations, row);
        });
        ledger.rows("operators/count-open-operations", Map.of("most", MOST_COUNTED))
                .forEach(row -> add(operations, row));
        return new Overview(
                payments,
                operations,
                countedAt,
                ledger.query(
                        "operators/longest-waiting",
                        Map.of(),
                        (row, number) -> new Waiting(
                                row.getString("what"),
                                row.getString("order_id"),
                                row.getString("problem"),
                                Payment.instant(row, "created_at"))),
                ledger.query(
                        "operators/unknowns",
                        Map.of(),
                        (row, number) -> new Unknown(
                                row.getString("what"),
                                row.getString("order_id"),
                                row.getString("problem"),
                                Payment.instant(row, "sent_at"),
                                Payment.instant(row, "next_attempt_at"))),
                deadLetters,
                ledger.query(
                        "operators/holds",
                        Map.of(),
                        (row, number) -> new Hold(
                                row.getString("sales_unit"),
                                row.getString("reason"),
                                Payment.instant(row, "since"),
                                Payment.instant(row, "next_try_at"))),
                ledger.query(
                        "operators/pauses",
                        Map.of(),
                        (row, number) -> new Pause(
                                paused(row.getString("kind"), row.getString("sales_unit")),
                                row.getString("reason"),
                                row.getString("paused_by"),
                                Payment.instant(row, "paused_at"))),
                ledger.query(
                        "operators/warnings",
                        Map.of(),
                        (row, number) -> new Warning(
                                row.getString("name"), row.getString("detail"), Payment.instant(row, "since"))),
                ledger.query(
                        "operators/first-reservations",
                        Map.of(),
                        (row, number) -> new Reservation(
                                row.getString("order_id"),
                                row.getString("reference"),
                                row.getString("currency"),
                                row.getLong("left_minor"),
                                Payment.instant(row, "authorized_at"),
                                Payment.instant(row, "guaranteed_until"))),
                number("operators/count-shipped-unpaid"),
                number("operators/count-paid-after-end"));
    }

    private long number(String step) {
        return (Long) ledger.rows(step, Map.of()).get(0).get("number");
    }

    private static void add(Map<Kind, Map<String, Long>> operations, Map<String, Object> row) {
        operations
                .computeIfAbsent(Kind.valueOf((String) row.get("kind")), kind -> new LinkedHashMap<>())
                .merge((String) row.get("state"), (Long) row.get("number"), Long::sum);
    }

    /**
     * What people have done in a time, for whoever audits them.
     *
     * @param until not included
     */
    public List<Act> acts(Instant from, Instant until) {
        return ledger.query(
                "operators/acts",
                Map.of("from", Timestamp.from(from), "until", Timestamp.from(until)),
                (row, number) -> new Act(
                        Payment.instant(row, "at"),
                        row.getString("actor"),
                        row.getString("what"),
                        row.getString("order_id"),
                        row.getObject("operation_id", Long.class),
                        row.getString("detail")));
    }

    private static String paused(String kind, String salesUnit) {
        return (kind == null ? "all that moves money" : Kind.valueOf(kind).plural())
                + (salesUnit == null ? "" : " of sales unit " + salesUnit);
    }

    /**
     * Stops calls that move money, on all bridges and through restarts. Calls in flight end; looks go on, so that what is
     * unclear is still cleared up.
     *
     * @param kind null: every kind
     * @param salesUnit null: every unit
     * @return what is stopped now
     * @throws RefusedRequest when exactly that is paused already
     */
    public String pause(Kind kind, String salesUnit, String reason, String who) {
        Map<String, Object> parameters = scope(kind, salesUnit, who);
        parameters.put("reason", reason);
        return ledger.inTransaction(() -> {
            if (ledger.run("operators/pause", parameters) == 0) {
                throw new RefusedRequest(paused(name(kind), salesUnit) + ": paused already");
            }
            ledger.tell(null, null, null, "paused", paused(name(kind), salesUnit) + ": " + reason, named(who));
            return paused(name(kind), salesUnit) + ": paused";
        });
    }

    /**
     * Ends a pause of exactly this kind and unit. For a sales unit that Vipps does not let in, one call is tried at once.
     *
     * @return what goes on now
     * @throws RefusedRequest when there is no such pause and nothing is held
     */
    public String resume(Kind kind, String salesUnit, String who) {
        Map<String, Object> parameters = scope(kind, salesUnit, who);
        return ledger.inTransaction(() -> {
            int resumed = ledger.run("operators/resume", parameters);
            int tried = kind == null ? ledger.run("operators/try-held-unit-now", parameters) : 0;
            if (resumed == 0 && tried == 0) {
                throw new RefusedRequest(paused(name(kind), salesUnit) + ": not paused; ./bridge status lists what is");
            }
            String now = paused(name(kind), salesUnit)
                    + (resumed > 0 ? ": goes on" : ": held by Vipps' refusal, one call is tried now");
            ledger.tell(null, null, null, "resumed", now, named(who));
            return now;
        });
    }

    private static Map<String, Object> scope(Kind kind, String salesUnit, String who) {
        Map<String, Object> scope = new HashMap<>();
        scope.put("kind", name(kind));
        scope.put("sales_unit", salesUnit);
        scope.put("who", named(who));
        return scope;
    }

    private static String name(Kind kind) {
        return kind == null ? null : kind.name();
    }

    /** A person's name as it is kept: never one that the bridge and Vipps go by, or an act would look like theirs. */
    private static String named(String who) {
        String name = who == null
                ? ""
                : Normalizer.normalize(who, Normalizer.Form.NFKC)
                        .replaceAll("\\p{C}", "")
                        .replaceAll("\\p{Z}+", " ")
                        .strip();
        if (name.isEmpty() || NO_PERSON.contains(name.toLowerCase(Locale.ROOT))) {
            return ("operator " + name).strip();
        }
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    /**
     * Tries a dead letter again, always through a look-up: what Vipps has booked is taken as done, and only what is surely not
     * booked is sent.
     *
     * @param force also when the same order had an operation of the same kind and amount since
     * @param who the person's name, for the order's story
     * @return what happens now
     * @throws RefusedRequest when it would not be safe
     */
    public String replay(long operationId, boolean force, String who) {
        return ledger.inTransaction(() -> {
            Operation letter = deadLetter(operationId);
            if (!force && repeatedSince(letter)) {
                throw new RefusedRequest("order " + letter.orderId() + " has had another "
                        + letter.kind().name().toLowerCase(Locale.ROOT) + " of the same amount since operation "
                        + operationId + "; --force if both are meant");
            }
            if (letter.attempts() == 0) {
                ledger.run("operators/wait-again", Map.of("operation_id", operationId));
                tell(letter, "replayed", "it was never sent and waits again", who);
                return "it was never sent; it waits for its turn again";
            }
            takeUp(letter, "REPLAY");
            tell(letter, "replayed", "it is looked up first", who);
            return "it is looked up; what is not booked is sent again";
        });
    }

    /** What became of the dead letters of a class. */
    public record Replayed(int going, List<String> refused) {}

    /**
     * Tries the oldest dead letters of a class again, five a second: they may have failed because Vipps was overloaded.
     *
     * @param atMost so many of them
     * @return those that are not safe to try again are left, each with the reason
     */
    public Replayed replayAll(String deadLetterClass, int atMost, String who) {
        int going = 0;
        List<String> refused = new ArrayList<>();
        for (Map<String, Object> row : ledger.rows(
                "operators/dead-letters-of-class", Map.of("class", deadLetterClass, "most", Math.max(0, atMost)))) {
            long operationId = (Long) row.get("operation_id");
            long delayMs = going * BETWEEN_REPLAYS_MS;
            try {
                ledger.inTransaction(() -> {
                    replay(operationId, false, who);
                    return ledger.run("operators/not-before", Map.of("operation_id", operationId, "delay_ms", delayMs));
                });
                going++;
            } catch (RefusedRequest notSafe) {
                refused.add(operationId + ": " + notSafe.getMessage());
            } catch (DataAccessException | TransactionException away) {
                refused.add(operationId + " and those after it: the ledger's database is away");
                break;
            }
        }
        return new Replayed(going, refused);
    }

    /** Notes that a person has approved an order's payment in the customer's place, which only the test environment allows. */
    public void approved(String orderId, String who) {
        ledger.tell(orderId, null, null, "approved", "in the customer's place, in the test environment", named(who));
    }

    /**
     * Has the payments of an order looked at now, whenever their next look would have been.
     *
     * @return what happens now
     * @throws RefusedRequest when nothing of this order is at Vipps
     */
    public String checkNow(String orderId, String who) {
        return ledger.inTransaction(() -> {
            ledger.lockCurrent(orderId);
            int payments = ledger.run("operators/check-payments-now", Map.of("order_id", orderId));
            if (payments == 0) {
                throw new RefusedRequest("no payment of order " + orderId + " is at Vipps");
            }
            ledger.run("operators/look-up-order-now", Map.of("order_id", orderId));
            ledger.tell(orderId, null, null, "check-asked", "the payment is looked at now", named(who));
            return "order " + orderId + " is looked at now";
        });
    }

    /**
     * Closes a dead letter by a person's word, after a look-up where it may have been sent: as done only if Vipps shows it,
     * and as rejected only if Vipps does not.
     *
     * @param reason why, for the order's story
     * @return what happens now
     * @throws RefusedRequest when it would not be safe
     */
    public String resolve(long operationId, boolean asDone, String reason, String who) {
        return ledger.inTransaction(() -> {
            Operation letter = deadLetter(operationId);
            tell(letter, "resolved", "as " + (asDone ? "done" : "rejected") + ": " + reason, who);
            if (letter.attempts() == 0) {
                if (asDone) {
                    throw new RefusedRequest(
                            "operation " + operationId + " was never sent, so Vipps cannot show it as done");
                }
                ledger.run("operators/close-unsent", Map.of("operation_id", operationId, "problem", reason));
                if (letter.paymentId() != null) {
                    ledger.run("operators/judge-now", Map.of("payment_id", letter.paymentId()));
                }
                return "it is rejected";
            }
            takeUp(letter, asDone ? "DONE" : "REJECTED");
            return "it is looked up, and closed by what Vipps shows";
        });
    }

    private Operation deadLetter(long operationId) {
        Operation operation = ledger.operation(operationId)
                .orElseThrow(() -> new RefusedRequest("there is no operation " + operationId));
        if (operation.paymentId() != null) {
            ledger.lock(operation.paymentId());
        }
        Operation locked = ledger.operation(operationId).orElseThrow();
        if (locked.state() != Operation.State.DEAD_LETTERED) {
            throw new RefusedRequest("operation " + operationId + " is " + locked.state() + ", not dead-lettered");
        }
        return locked;
    }

    private boolean repeatedSince(Operation letter) {
        return !ledger.rows("operators/repeated-since", Map.of("operation_id", letter.operationId()))
                .isEmpty();
    }

    /** DEAD_LETTERED → UNKNOWN. The money that it needs is held again, which also makes sure that nothing else is under way. */
    private void takeUp(Operation letter, String resolution) {
        Payment payment = ledger.lock(letter.paymentId());
        boolean busy = ledger.openOperations(payment.paymentId()).stream()
                .anyMatch(o -> o.operationId() != letter.operationId() && o.blocksThePayment());
        if (busy) {
            throw new RefusedRequest(
                    "another operation of order " + letter.orderId() + " is under way; ask again when it is finished");
        }
        boolean moves = letter.kind() == Kind.CAPTURE || letter.kind() == Kind.REFUND;
        if (moves && !letter.outcomeUnknown() && resolution.equals("REPLAY")) {
            long left = letter.kind() == Kind.CAPTURE ? payment.remainingMinor() : payment.refundableMinor();
            if (letter.amountMinor() > left) {
                throw new RefusedRequest(Amounts.format(letter.amountMinor(), payment.currency()) + " is more than the "
                        + Amounts.format(left, payment.currency()) + " that is left");
            }
            ledger.run(
                    letter.kind() == Kind.CAPTURE ? "ledger/hold-capture" : "ledger/hold-refund",
                    Map.of("payment_id", payment.paymentId(), "amount_minor", letter.amountMinor()));
        }
        if (letter.kind() == Kind.INITIATE && payment.state() == Payment.State.DEAD_LETTERED) {
            ledger.run("operators/accept-again", Map.of("payment_id", payment.paymentId()));
        }
        ledger.run("operators/take-up", Map.of("operation_id", letter.operationId(), "resolution", resolution));
    }

    private void tell(Operation letter, String what, String detail, String who) {
        ledger.tell(
                letter.orderId(),
                letter.paymentId(),
                letter.operationId(),
                what,
                letter.purpose() + " " + letter.sourceId() + ": " + detail,
                named(who));
    }
}
