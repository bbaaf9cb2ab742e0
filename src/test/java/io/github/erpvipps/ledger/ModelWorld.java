package io.github.erpvipps.ledger;

import io.github.erpvipps.accept.AcceptOperations;
import io.github.erpvipps.accept.AcceptOrders;
import io.github.erpvipps.accept.OperationSubmission;
import io.github.erpvipps.accept.OrderSubmission;
import io.github.erpvipps.accept.Taken;
import io.github.erpvipps.config.Settings;
import io.github.erpvipps.vipps.Apis;
import io.github.erpvipps.vipps.Outcome;
import io.github.erpvipps.vipps.Sight;
import io.github.erpvipps.vipps.TokenUnavailable;
import io.github.erpvipps.vipps.ecom.EcomRequests;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One order in the real ledger, the model of Vipps on the other side, and all that is on its way between the two. */
final class ModelWorld {

    static final long ORDER_MINOR = 1000;
    static final int MOST_ATTEMPTS = 3;
    private static final String UNIT = "123456";

    /** A call whose gate was opened. */
    private record Sent(LeasedCall call, Instant at) {}

    private record Answered(LeasedCall call, Outcome outcome) {}

    private record Begun(Look look, Sight sight, int readAt) {}

    /** The wiring of {@code run/Bridge}, without Camel and HTTP. One for all tries: nothing of it remembers. */
    record Parts(
            Ledger ledger,
            Rules rules,
            Leases leases,
            Sending sending,
            Outcomes outcomes,
            Sightings sightings,
            Waiting waiting,
            Operators operators,
            AcceptOrders orders,
            AcceptOperations operations,
            EcomRequests requests) {

        static Parts on(DataSource database, boolean useLate) {
            Settings settings = Settings.load(Path.of("").toAbsolutePath(), null, Map.of())
                    .with("vipps.merchant-serial-number=" + UNIT
                            + "\nvipps.callback-prefix=https://bridge.example/vipps/callbacks\nretry.max-attempts="
                            + MOST_ATTEMPTS
                            + "\npayment.late-reservation=" + (useLate ? "use" : "release"));
            Ledger ledger = new Ledger(database);
            Rules rules = Rules.of(settings);
            EcomRequests requests = new EcomRequests(settings);
            Apis apis = new Apis("ecom", Map.of("ecom", requests));
            Line line = new Line(ledger, rules, apis);
            Attempts attempts = new Attempts(ledger, line);
            Set<String> units = Set.of(UNIT);
            return new Parts(
                    ledger,
                    rules,
                    // The pace of looks is Vipps' affair and no part of the model.
                    new Leases(ledger, requests.longestCall().multipliedBy(2), Duration.ZERO, units, apis),
                    new Sending(ledger, rules, line),
                    new Outcomes(ledger, rules, line),
                    new Sightings(ledger, rules, line, attempts),
                    new Waiting(ledger, rules, line, units),
                    new Operators(ledger),
                    new AcceptOrders(ledger, line, attempts, apis, ""),
                    new AcceptOperations(ledger, line),
                    requests);
        }
    }

    final ModelVipps vipps;
    private final Parts parts;
    private final Checks checks;
    private final String orderId;
    private final List<String> story = new ArrayList<>();
    private final List<OperationSubmission> said = new ArrayList<>();
    private final List<LeasedCall> taken = new ArrayList<>();
    private final List<Sent> inNetwork = new ArrayList<>();
    private final List<Answered> answers = new ArrayList<>();
    private final List<Begun> looks = new ArrayList<>();
    /** By reference: the call whose outcome nobody knows yet, and when it was under way. */
    private final Map<String, UUID> unclear = new HashMap<>();

    private final Map<String, Integer> unclearSince = new HashMap<>();
    private final Map<String, List<Instant>> gates = new HashMap<>();
    private int moment;
    private int ids;
    private int attempt;
    private Duration waited = Duration.ZERO;

    ModelWorld(Parts parts, Arrows arrows, String orderId) {
        this.parts = parts;
        this.orderId = orderId;
        // A little more than the ledger trusts: it must stop before Vipps forgets.
        this.vipps = new ModelVipps(parts.rules().keyTrust().plusMinutes(10));
        this.checks = new Checks(parts.ledger(), vipps, arrows, orderId);
    }

    JdbcClient sql() {
        return parts.ledger().jdbc();
    }

    /** @param what null when nothing happened */
    void tell(String what) {
        if (what != null) {
            if (!waited.isZero()) {
                story.add(waited.toString().substring(2) + " pass");
                waited = Duration.ZERO;
            }
            story.add(what);
        }
    }

    /** @param during what was going on when it broke */
    String story(String during) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < story.size(); i++) {
            text.append("\n  ").append(i + 1).append(". ").append(story.get(i));
        }
        text.append("\n  and then, during ")
                .append(during)
                .append("\n  at Vipps: ")
                .append(vipps.accounts().values());
        sql().sql(
                        "select reference || ' ' || state || ' authorized ' || authorized_minor || ' held ' || held_minor || ' captured '"
                                + " || captured_minor || ' refunded ' || refunded_minor || ' cancelled ' || cancelled_minor from bridge.payment"
                                + " order by payment_id")
                .query(String.class)
                .list()
                .forEach(line -> text.append("\n  ledger: ").append(line));
        sql().sql(
                        "select purpose || ' ' || source_id || ' ' || state || coalesce(': ' || problem, '') from bridge.operation"
                                + " order by operation_id")
                .query(String.class)
                .list()
                .forEach(line -> text.append("\n  ledger: ").append(line));
        return text.toString();
    }

    /** Every change is seen one transaction at a time. */
    private void check() {
        checks.afterEachStep();
    }

    // ---- the ERP

    String order(boolean shopMade) {
        if (attempt > 0) {
            return null;
        }
        attempt = 1;
        if (shopMade) {
            vipps.open("shop-" + orderId, ORDER_MINOR);
        }
        return submitOrder(shopMade ? "shop-" + orderId : null);
    }

    String orderAnew() {
        if (attempt == 0) {
            return null;
        }
        attempt++;
        String told = submitOrder(null);
        if (told.contains("rejected")) {
            attempt--;
        }
        return told;
    }

    private String submitOrder(String existing) {
        Taken taken = parts.orders()
                .take(
                        List.of(new OrderSubmission(
                                orderId,
                                UNIT,
                                ORDER_MINOR,
                                "NOK",
                                "Two books",
                                null,
                                "https://shop.example/thanks",
                                existing,
                                PaymentFlow.REDIRECT,
                                null,
                                attempt,
                                null,
                                "order " + existing)),
                        true,
                        Duration.ZERO)
                .get(0);
        check();
        return "the ERP orders " + ORDER_MINOR + ", attempt " + attempt
                + (existing == null ? "" : ", paid by the shop's " + existing)
                + (taken.isRejected() ? ": rejected, " + taken.rejected() : "");
    }

    String say(Purpose purpose, Long amount, boolean last) {
        OperationSubmission row = new OperationSubmission(
                purpose,
                purpose.name().charAt(0) + "-" + ++ids + "-" + orderId,
                orderId,
                amount,
                last,
                null,
                purpose + " " + amount + " " + last);
        said.add(row);
        return submit(row);
    }

    String sayAgain(int which, boolean other) {
        if (said.isEmpty()) {
            return null;
        }
        OperationSubmission row = said.get(which % said.size());
        return "once more, " + (other ? "with other content, " : "")
                + submit(
                        other
                                ? new OperationSubmission(
                                        row.purpose(),
                                        row.sourceId(),
                                        orderId,
                                        200L,
                                        row.finalShipment(),
                                        null,
                                        "changed")
                                : row);
    }

    private String submit(OperationSubmission row) {
        Taken taken = parts.operations().take(List.of(row), true).get(0);
        check();
        return "the ERP says " + row.purpose() + " " + row.sourceId() + " over "
                + (row.requestedMinor() == null ? "all that is left" : row.requestedMinor())
                + (row.finalShipment() ? ", the last" : "")
                + (taken.isRejected() ? ": rejected, " + taken.rejected() : "");
    }

    // ---- calls

    private Optional<LeasedCall> lease() {
        for (Kind kind : Kind.values()) {
            List<LeasedCall> calls = parts.leases().operations(kind, 1);
            if (!calls.isEmpty()) {
                check();
                return Optional.of(calls.get(0));
            }
        }
        return Optional.empty();
    }

    String take() {
        return lease().map(call -> {
                    taken.add(call);
                    return "a bridge takes " + name(call);
                })
                .orElse(null);
    }

    /** Takes what is due, sends it, and records at once what came back. */
    String send(Fate fate) {
        return lease().map(call -> {
                    taken.add(call);
                    String told = begin(call, fate);
                    return answers.isEmpty() ? told : told + "; " + record(answers.remove(answers.size() - 1));
                })
                .orElse(null);
    }

    String begin(int which, Fate fate) {
        // It is kept: whoever tries it again, or after its lease, finds the gate closed.
        return taken.isEmpty() ? null : begin(taken.get(which % taken.size()), fate);
    }

    String beginLast(Fate fate) {
        return begin(taken.size() - 1, fate);
    }

    private String begin(LeasedCall call, Fate asked) {
        boolean opened = parts.sending().begin(call);
        check();
        if (!opened) {
            return name(call) + " finds the gate closed";
        }
        UUID other = unclear.get(call.reference());
        if (other != null) {
            throw new AssertionError(
                    name(call) + " was sent although it is not clear what became of the call before it");
        }
        withinVippsLimit(call);
        checks.sent(call);
        unclear.put(call.reference(), call.leaseToken());
        unclearSince.put(call.reference(), ++moment);
        Fate fate = truthful(asked, call);
        Outcome outcome =
                switch (fate) {
                    case ANSWERED -> vipps.ask(call);
                    case OTHER_SUMS -> otherSums(vipps.ask(call));
                    case LOST_BEFORE -> new Outcome.LookUp("no answer", Refusal.NONE);
                    case LOST_AFTER -> after(call, new Outcome.LookUp("no answer", Refusal.NONE));
                    case STRANGE_AFTER -> after(call, new Outcome.LookUp("VippsError/92", Refusal.STRANGE));
                    case REFUSED_KNOWN -> new Outcome.LookUp("Payment/42", Refusal.KNOWN);
                    case REFUSED_STRANGE -> new Outcome.LookUp("HTTP 400", Refusal.STRANGE);
                    case LATER -> new Outcome.Later(Duration.ofSeconds(15), "HTTP 423", false);
                    case NOT_SENT -> new Outcome.NotSent("connection refused");
                    case REFUSED -> new Outcome.Refused("HTTP 422");
                    case UNIT_STOPPED -> new Outcome.StopUnit("HTTP 403");
                    case DIES_BEFORE -> null;
                    case DIES_AFTER -> after(call, null);
                    case DELAYED -> {
                        inNetwork.add(new Sent(call, vipps.now()));
                        yield null;
                    }
                };
        if (outcome != null) {
            answers.add(new Answered(call, outcome));
        }
        return name(call) + " is sent and " + fate.words;
    }

    /** Vipps does not refuse what it has done, and no reference that it makes a payment of. */
    private Fate truthful(Fate asked, LeasedCall call) {
        return switch (asked) {
            case REFUSED -> vipps.hasBooked(call) ? Fate.ANSWERED : asked;
            case STRANGE_AFTER -> call.kind() == Kind.INITIATE ? Fate.LOST_AFTER : asked;
            default -> asked;
        };
    }

    private Outcome after(LeasedCall call, Outcome outcome) {
        vipps.ask(call);
        return outcome;
    }

    private static Outcome otherSums(Outcome outcome) {
        return outcome instanceof Outcome.Done done && done.capturedMinor() != null
                ? new Outcome.Done(done.transactionId(), done.url(), done.capturedMinor() + 7, done.refundedMinor() + 7)
                : outcome;
    }

    private void withinVippsLimit(LeasedCall call) {
        List<Instant> lately = gates.computeIfAbsent(call.kind() + " " + call.reference(), any -> new ArrayList<>());
        Instant minuteAgo = vipps.now().minusSeconds(60);
        lately.removeIf(at -> at.isBefore(minuteAgo));
        lately.add(vipps.now());
        if (lately.size() > parts.requests().callsInWindow(call.kind())) {
            throw new AssertionError(name(call) + " is sent more often in a minute than Vipps allows");
        }
    }

    String requestArrives(int which) {
        if (inNetwork.isEmpty()) {
            return null;
        }
        Sent sent = inNetwork.remove(which % inNetwork.size());
        if (sent.at().plus(Duration.ofMinutes(10)).isBefore(vipps.now())) {
            return null;
        }
        Outcome outcome = vipps.ask(sent.call());
        answers.add(new Answered(sent.call(), outcome));
        checks.arrivedLate(sent.call());
        return name(sent.call()) + " reaches Vipps after all";
    }

    String answerComes(int which) {
        return answers.isEmpty() ? null : record(answers.remove(which % answers.size()));
    }

    private String record(Answered answered) {
        LeasedCall call = answered.call();
        boolean ours = sql().sql("select count(*) from bridge.operation where operation_id = ? and state = 'SENDING'"
                                + " and lease_token = ?")
                        .params(call.operationId(), call.leaseToken())
                        .query(Long.class)
                        .single()
                == 1;
        parts.outcomes().record(call, answered.outcome());
        if (ours
                && !(answered.outcome() instanceof Outcome.LookUp)
                && call.leaseToken().equals(unclear.get(call.reference()))) {
            unclear.remove(call.reference());
        }
        check();
        return "the answer to " + name(call) + " is recorded" + (ours ? "" : " after its lease") + ": "
                + answered.outcome();
    }

    String giveBack(int which, int how) {
        if (taken.isEmpty()) {
            return null;
        }
        LeasedCall call = taken.remove(which % taken.size());
        if (how == 0) {
            if (!call.isWaitingForShipments()) {
                return null;
            }
            parts.sending().handBack(call);
        } else {
            parts.sending().withoutToken(call, new TokenUnavailable("no token", how == 1));
        }
        check();
        return name(call) + " is given back, " + (how == 0 ? "a shipment is coming" : "there is no token");
    }

    private static String name(LeasedCall call) {
        return call.purpose() + " of " + call.reference() + " (operation " + call.operationId()
                + (call.amountMinor() == null ? "" : ", over " + call.amountMinor()) + ")";
    }

    // ---- looks

    private List<Look> dueLooks() {
        List<Look> due = new ArrayList<>(parts.leases().unknownOutcomes(10));
        due.addAll(parts.leases().customersWhoDecide(10));
        due.addAll(parts.leases().settledPayments(10));
        check();
        return due;
    }

    String looksBegin() {
        // Most looks that overtake something were hinted at.
        callback();
        List<Look> due = dueLooks();
        due.forEach(look -> looks.add(new Begun(look, vipps.look(look.reference()), ++moment)));
        return due.isEmpty()
                ? null
                : "looks begin: " + due.stream().map(ModelWorld::name).toList();
    }

    /** @param fresh Vipps read the payment only now, however long ago the look began */
    String lookEnds(int which, boolean fresh, Distortion distortion) {
        if (looks.isEmpty()) {
            return null;
        }
        Begun begun = looks.remove(which % looks.size());
        return "the look " + (fresh ? "that has just read " : "that had read ")
                + record(
                        fresh ? new Begun(begun.look(), vipps.look(begun.look().reference()), ++moment) : begun,
                        distortion);
    }

    String look(Distortion distortion) {
        List<Look> due = dueLooks();
        List<String> told = new ArrayList<>();
        for (Look look : due) {
            told.add(record(new Begun(look, vipps.look(look.reference()), ++moment), distortion));
        }
        return told.isEmpty() ? null : "the bridge looks at " + String.join(" and at ", told);
    }

    private String record(Begun begun, Distortion asked) {
        Look look = begun.look();
        // Vipps may be slow to know a new payment; a look-up of its initiation is asked again until it does.
        Distortion distortion =
                asked == Distortion.NOT_THERE && checks.isAccepted(look.paymentId()) ? Distortion.FAILS : asked;
        Sight sight = distorted(begun.sight(), distortion);
        List<Map<String, Object>> unknown = checks.unknownMoves();
        parts.sightings().record(look, sight);
        boolean tells = distortion == Distortion.STRANGE_WORD || sight.equals(begun.sight());
        Integer since = unclearSince.get(look.reference());
        if (tells && since != null && since < begun.readAt()) {
            unclear.remove(look.reference());
        }
        check();
        checks.onlySentAgainIfAllIsAsBefore(unknown, sight, parts.rules().keyTrust());
        return name(look) + " " + distortion.words + " ("
                + (sight instanceof Sight.Seen seen
                        ? seen.standing() + " authorized " + seen.authorizedMinor() + " captured "
                                + seen.capturedMinor() + " refunded " + seen.refundedMinor() + " cancelled "
                                + seen.cancelledMinor()
                        : sight.getClass().getSimpleName())
                + ")";
    }

    private static Sight distorted(Sight sight, Distortion distortion) {
        Sight.Seen seen = sight instanceof Sight.Seen s ? s : null;
        return switch (distortion) {
            case NONE -> sight;
            case FAILS -> new Sight.NotNow(Duration.ofSeconds(5), "HTTP 500");
            case NOT_THERE -> new Sight.NotThere();
            case UNIT_STOPPED -> new Sight.StopUnit("HTTP 403");
            case STRANGE_WORD ->
                seen == null ? sight : with(seen, seen.authorizedMinor(), seen.refundedMinor(), "MAYBE");
            case MORE_REFUNDED ->
                seen == null ? sight : with(seen, seen.authorizedMinor(), seen.capturedMinor() + 100, null);
            case NEGATIVE -> seen == null ? sight : with(seen, -100, seen.refundedMinor(), null);
            // Only of a payment that had one is a missing reservation a contradiction.
            case RESERVATION_GONE ->
                seen == null || seen.authorizedMinor() == 0
                        ? new Sight.NotNow(Duration.ofSeconds(5), "HTTP 500")
                        : seen.capturedMinor() + seen.cancelledMinor() > 0
                                ? with(seen, 0, seen.refundedMinor(), null)
                                : new Sight.NotNow(Duration.ofSeconds(5), "HTTP 500");
        };
    }

    private static Sight.Seen with(Sight.Seen seen, long authorized, long refunded, String word) {
        return new Sight.Seen(
                seen.standing(),
                seen.initiation(),
                authorized,
                seen.capturedMinor(),
                refunded,
                seen.cancelledMinor(),
                seen.directCapturedMinor(),
                seen.guaranteedUntil(),
                seen.movements(),
                word);
    }

    private static String name(Look look) {
        return look.reference() + (look.operationId() == null ? "" : " for operation " + look.operationId());
    }

    String callback() {
        List<Long> newest = sql().sql("select payment_id from bridge.payment order by payment_id desc limit 1")
                .query(Long.class)
                .list();
        parts.ledger().rows("callbacks/look-soon", Map.of("payment_ids", newest.toArray(Long[]::new)));
        check();
        return newest.isEmpty() ? null : "a callback hints at the payment";
    }

    // ---- time

    /** Time passes for the rows, for Vipps and for what is on its way. */
    String pass(Duration time) {
        String by = time.toMillis() + " * interval '1 millisecond'";
        sql().sql("update bridge.payment set next_check_at = next_check_at - " + by + ", initiated_at = initiated_at - "
                        + by
                        + ", authorized_at = authorized_at - " + by + ", ended_at = ended_at - " + by
                        + ", created_at = created_at - " + by
                        + ", initiate_sent = " + earlier("initiate_sent", by) + ", capture_sent = "
                        + earlier("capture_sent", by) + ", cancel_sent = " + earlier("cancel_sent", by)
                        + ", refund_sent = " + earlier("refund_sent", by))
                .update();
        sql().sql("update bridge.operation set next_attempt_at = next_attempt_at - " + by
                        + ", lease_until = lease_until - "
                        + by + ", first_sent_at = first_sent_at - " + by + ", sent_at = sent_at - " + by
                        + ", created_at = created_at - " + by)
                .update();
        sql().sql("update bridge.sales_unit_hold set next_try_at = next_try_at - " + by)
                .update();
        vipps.pass(time);
        check();
        return time.toString().substring(2) + " pass";
    }

    private static String earlier(String column, String by) {
        return "array(select t - " + by + " from unnest(" + column + ") with ordinality u (t, n) order by n)";
    }

    String timers() {
        int ended = parts.leases().endExpired();
        check();
        int judged = parts.waiting().judgeDue();
        check();
        return ended + judged == 0 ? null : ended + " leases end, " + judged + " payments are judged";
    }

    // ---- people

    String customer(String words, Predicate<ModelVipps.Account> act) {
        return vipps.accounts().values().stream()
                .filter(act)
                .findFirst()
                .map(account -> words + " " + account.reference)
                .orElse(null);
    }

    String replay(int which, boolean force) {
        return operator(
                which, id -> parts.operators().replay(id, force, "kari"), force ? "replays by force" : "replays");
    }

    String resolve(int which, boolean done) {
        return operator(
                which,
                id -> parts.operators().resolve(id, done, "as the portal says", "kari"),
                "resolves as " + (done ? "done" : "rejected"));
    }

    private String operator(int which, LongFunction<String> act, String words) {
        List<Operators.DeadLetter> letters = parts.operators().deadLetters();
        if (letters.isEmpty()) {
            return null;
        }
        Operators.DeadLetter letter = letters.get(which % letters.size());
        String said;
        try {
            said = act.apply(letter.operationId());
        } catch (RefusedRequest e) {
            said = e.getMessage();
        }
        check();
        return "a person " + words + " " + letter.what() + " (" + letter.deadLetterClass() + "): " + said;
    }

    // ---- the end

    /** Everything that was lost stays lost; the bridge and Vipps are well, and go on until nothing is left to do. */
    void becomeQuiet() {
        tell("all goes well from here on");
        taken.clear();
        inNetwork.clear();
        looks.clear();
        answers.clear();
        if (attempt == 0) {
            step(parts.rules().unknownOrderGrace());
        }
        for (int round = 0; checks.somethingIsOpen(); round++) {
            if (round > 400) {
                throw new AssertionError("it does not become quiet");
            }
            step(checks.untilSomethingIsDue());
        }
        // The daily look, once more for every payment that was ever at Vipps.
        sql().sql("update bridge.payment set next_check_at = clock_timestamp() where initiated_at is not null")
                .update();
        for (int round = 0; round == 0 || checks.somethingIsOpen(); round++) {
            if (round > 400) {
                throw new AssertionError("it does not become quiet after the last look");
            }
            // A sales unit that was held is held no longer by then.
            step(round == 0 ? Rules.LONGEST_HOLD.plusSeconds(1) : checks.untilSomethingIsDue());
        }
        checks.whenQuiet();
    }

    private void step(Duration until) {
        if (!until.isZero()) {
            pass(until.plusMillis(50));
            waited = waited.plus(until);
        }
        tell(timers());
        tell(look(Distortion.NONE));
        for (String told = send(Fate.ANSWERED); told != null; told = send(Fate.ANSWERED)) {
            tell(told);
        }
    }
}
