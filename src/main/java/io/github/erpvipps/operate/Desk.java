package io.github.erpvipps.operate;

import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.ledger.Operators.Overview;
import io.github.erpvipps.ledger.RefusedRequest;
import io.github.erpvipps.money.Amounts;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** The operator's desk: the ledger's numbers and the acts of {@link Operators}, in the types that any JMX console shows. */
public final class Desk implements BridgeMXBean {

    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int MOST_REPLAYS = 1_000;

    private final Snapshots snapshots;
    private final Operators operators;
    private final RunningBridge running;
    private final Duration guaranteed;
    private final ZoneId zone;

    /** @param guaranteed {@code reservation.guaranteed-days}: how long a card's bank keeps a reservation for sure */
    public Desk(Snapshots snapshots, Operators operators, RunningBridge running, Duration guaranteed, ZoneId zone) {
        this.snapshots = snapshots;
        this.operators = operators;
        this.running = running;
        this.guaranteed = guaranteed;
        this.zone = zone;
    }

    @Override
    public String getOperatorNeeded() {
        List<String> reasons = overview().reasonsForAnOperator();
        return reasons.isEmpty() ? "no" : "yes: " + String.join(", ", reasons);
    }

    @Override
    public Map<String, Long> getPaymentsByState() {
        return overview().payments();
    }

    @Override
    public Map<String, Long> getOperationsByState() {
        Map<String, Long> operations = new TreeMap<>();
        overview()
                .operationsByKind()
                .forEach((kind, states) ->
                        states.forEach((state, number) -> operations.put(kind + " " + state, number)));
        return operations;
    }

    @Override
    public String getCountedAt() {
        Instant countedAt = overview().countedAt();
        return countedAt == null ? "" : moment(countedAt);
    }

    @Override
    public Map<String, Long> getDeadLettersByReason() {
        return overview().deadLetters();
    }

    @Override
    public String getOldestWaiting() {
        return overview().waiting().stream()
                .findFirst()
                .map(w -> w.what() + " of order " + w.orderId() + " since " + moment(w.since()) + ": " + w.forWhat())
                .orElse("");
    }

    @Override
    public long getOldestWaitingSeconds() {
        return overview().waiting().stream()
                .findFirst()
                .map(w -> seconds(w.since()))
                .orElse(0L);
    }

    @Override
    public String getOldestUnknown() {
        return overview().unknowns().stream()
                .findFirst()
                .map(u -> u.what() + " of order " + u.orderId() + " since " + moment(u.since()) + ", next look-up "
                        + moment(u.nextLookUp()) + ": " + u.why())
                .orElse("");
    }

    @Override
    public long getOldestUnknownSeconds() {
        return overview().unknowns().stream()
                .findFirst()
                .map(u -> seconds(u.since()))
                .orElse(0L);
    }

    @Override
    public String getOldestUncapturedReservation() {
        return overview().reservations().stream()
                .findFirst()
                .map(oldest -> "order " + oldest.orderId() + ": "
                        + Amounts.format(oldest.leftMinor(), oldest.currency()) + " reserved since "
                        + moment(oldest.since()))
                .orElse("");
    }

    @Override
    public long getOldestUncapturedReservationDaysLeft() {
        return overview()
                .firstReservationEnds(guaranteed)
                .map(end -> Math.max(0, Duration.between(Instant.now(), end).toDays()))
                .orElse(-1L);
    }

    @Override
    public List<String> getPauses() {
        Overview overview = overview();
        List<String> pauses = new ArrayList<>();
        overview.pauses()
                .forEach(p ->
                        pauses.add(p.what() + ", by " + p.who() + " since " + moment(p.since()) + ": " + p.reason()));
        overview.holds()
                .forEach(h -> pauses.add("sales unit " + h.salesUnit() + ", by Vipps since " + moment(h.since())
                        + ", next try " + moment(h.nextTry()) + ": " + h.reason()));
        return pauses;
    }

    @Override
    public List<String> getWarnings() {
        return overview().warnings().stream()
                .map(w -> w.name() + " since " + moment(w.since()) + ": " + w.detail())
                .toList();
    }

    @Override
    public Map<String, String> getAccessTokens() {
        Map<String, String> tokens = new TreeMap<>();
        running.accessTokens()
                .forEach((unit, times) -> tokens.put(
                        unit,
                        times.age().toMinutes() + " min old, " + times.left().toMinutes() + " min left"));
        return tokens;
    }

    @Override
    public Map<String, String> getLastSuccessByOperation() {
        Map<String, String> successes = new TreeMap<>();
        running.lastSuccesses().forEach((operation, at) -> successes.put(operation, moment(at)));
        return successes;
    }

    @Override
    public Map<String, String> getStormBreakers() {
        return running.stormBreakers();
    }

    @Override
    public List<String> order(String orderId) {
        return asked(() -> operators.story(orderId)).stream()
                .map(told -> moment(told.at()) + "  " + told.actor() + "  " + told.what()
                        + (told.detail() == null ? "" : "  " + told.detail()))
                .toList();
    }

    @Override
    public List<String> deadLetters() {
        return asked(operators::deadLetters).stream()
                .map(letter -> letter.operationId() + "  " + letter.what() + " of order " + letter.orderId() + ", "
                        + letter.deadLetterClass() + ": " + letter.problem() + ". " + letter.advice())
                .toList();
    }

    @Override
    public String checkNow(String orderId, String who) {
        return asked(() -> operators.checkNow(required(orderId, "orderId"), required(who, "who")));
    }

    @Override
    public String replay(long operationId, boolean force, String who) {
        return asked(() -> operators.replay(operationId, force, required(who, "who")));
    }

    @Override
    public List<String> replayByReason(String reason, int atMost, String who) {
        return asked(() -> {
            Operators.Replayed replayed = operators.replayAll(
                    required(reason, "reason"), Math.min(atMost, MOST_REPLAYS), required(who, "who"));
            List<String> told = new ArrayList<>();
            told.add(replayed.going() + " are looked up, five a second; what is not booked is sent again");
            replayed.refused().forEach(refused -> told.add("left: " + refused));
            return told;
        });
    }

    @Override
    public String resolve(long operationId, boolean asDone, String reason, String who) {
        return asked(() -> operators.resolve(operationId, asDone, required(reason, "reason"), required(who, "who")));
    }

    @Override
    public String pause(String kind, String salesUnit, String reason, String who) {
        return asked(() ->
                operators.pause(kind(kind), salesUnit(salesUnit), required(reason, "reason"), required(who, "who")));
    }

    @Override
    public String resume(String kind, String salesUnit, String who) {
        return asked(() -> operators.resume(kind(kind), salesUnit(salesUnit), required(who, "who")));
    }

    @Override
    public String stopAllMoneyMovement(String reason, String who) {
        return asked(() -> operators.pause(null, null, required(reason, "reason"), required(who, "who")));
    }

    @Override
    public String acts(String month) {
        return asked(() -> Acts.csv(operators, YearMonth.parse(required(month, "month")), zone));
    }

    private Overview overview() {
        return asked(snapshots::latest);
    }

    /** A console shows the message of an exception that it knows, and only the name of one that it does not. */
    private static <T> T asked(Supplier<T> act) {
        try {
            return act.get();
        } catch (RefusedRequest | DateTimeException refused) {
            throw new IllegalArgumentException(refused.getMessage());
        } catch (DataAccessException | TransactionException away) {
            LOG.warn("JMX: the ledger's database cannot be asked", away);
            // Its own text would be a whole statement, and the database's address.
            throw new IllegalStateException("the ledger's database cannot be asked now; the log says more");
        }
    }

    private static String required(String value, String name) {
        if (isEmpty(value)) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value.strip();
    }

    private static Kind kind(String word) {
        return isEmpty(word) ? null : Kind.of(word.strip());
    }

    private static String salesUnit(String number) {
        if (isEmpty(number)) {
            return null;
        }
        if (!number.strip().matches("\\d{4,6}")) {
            throw new IllegalArgumentException(number + " is no sales unit's number, 4 to 6 digits");
        }
        return number.strip();
    }

    private static boolean isEmpty(String value) {
        return value == null || value.isBlank();
    }

    private String moment(Instant at) {
        return MOMENT.format(at.atZone(zone).truncatedTo(ChronoUnit.SECONDS));
    }

    private static long seconds(Instant since) {
        return Math.max(0, Duration.between(since, Instant.now()).toSeconds());
    }
}
