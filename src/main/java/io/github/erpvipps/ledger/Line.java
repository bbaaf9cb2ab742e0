package io.github.erpvipps.ledger;

import io.github.erpvipps.vipps.Apis;
import io.github.erpvipps.vipps.Requests;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A payment's operations stand in line: one is under way at a time, the rest wait and say what for. Whoever has changed a
 * payment moves its line on before the transaction ends, so that no operation is ever left without a next step.
 */
public final class Line {

    private final Ledger ledger;
    private final Rules rules;
    private final Apis apis;

    public Line(Ledger ledger, Rules rules, Apis apis) {
        this.ledger = ledger;
        this.rules = rules;
        this.apis = apis;
    }

    /**
     * Judges the line's head, and the next one when that ends at once, until one is under way or has to wait.
     *
     * @param locked the payment, locked by this transaction
     */
    public void advance(Payment locked) {
        Payment payment = locked;
        while (true) {
            List<Operation> open = ledger.openOperations(payment.paymentId());
            List<Operation> waiting = open.stream()
                    .filter(o -> o.state() == Operation.State.WAITING)
                    .sorted(Comparator.comparingLong(Operation::place))
                    .toList();
            if (waiting.isEmpty()) {
                return;
            }
            Optional<Operation> blocking =
                    open.stream().filter(Operation::blocksThePayment).findFirst();
            Instant later = payment.readAt().plus(Judgement.SAFETY_NET);
            if (blocking.isPresent()) {
                waiting.forEach(o -> waits(o, whatBlocks(blocking.get()), later));
                return;
            }
            Operation head = waiting.get(0);
            List<Operation> behind = waiting.subList(1, waiting.size());
            Judgement judgement = Judgement.of(
                    payment,
                    head,
                    open,
                    rules,
                    apis.named(apiOf(payment, head.kind())).leastAmountMinor(payment.currency()),
                    head.kind() == Kind.INITIATE ? earlierHolds(payment) : 0);
            if (judgement instanceof Judgement.Send send) {
                ready(payment, head, send.amountMinor());
                behind.forEach(o -> waits(o, "waits for " + name(head), later));
                return;
            }
            if (judgement instanceof Judgement.Wait wait) {
                waits(head, "waits for " + wait.forWhat(), wait.until());
                behind.forEach(o -> waits(o, "waits for " + name(head), later));
                return;
            }
            if (judgement instanceof Judgement.Settle settle) {
                settle(payment, head, settle.amountMinor());
            } else if (judgement instanceof Judgement.Reject reject) {
                ledger.run(
                        "ledger/reject",
                        Map.of("operation_id", head.operationId(), "problem", reject.why(), "refusal", "NONE"));
                tell(head, payment, "rejected", reject.why());
            }
            payment = ledger.lock(payment.paymentId());
        }
    }

    /** What an earlier attempt of the payment's order holds, in minor units. */
    long earlierHolds(Payment payment) {
        return payment.attempt() == 1
                ? 0
                : ledger.rows("ledger/earlier-attempt-holds-money", Map.of("payment_id", payment.paymentId())).stream()
                        .mapToLong(row -> (Long) row.get("holds_minor"))
                        .sum();
    }

    private static String whatBlocks(Operation blocking) {
        return blocking.state() == Operation.State.DEAD_LETTERED
                ? "waits for a person: what became of " + name(blocking) + " is not known"
                : "waits for " + name(blocking);
    }

    private static String name(Operation operation) {
        return operation.purpose().name().toLowerCase(Locale.ROOT) + " " + operation.sourceId();
    }

    private void waits(Operation operation, String forWhat, Instant until) {
        ledger.run(
                "ledger/wait",
                Map.of(
                        "operation_id",
                        operation.operationId(),
                        "problem",
                        forWhat,
                        "next_attempt_at",
                        Timestamp.from(until)));
    }

    /** The key and the bytes with which a new payment will be initiated; null for one that the shop has initiated. */
    public record Initiation(String idempotencyKey, byte[] requestBody) {}

    /** What a batch of new payments is stored with, so that they need not be judged one by one. */
    public Initiation initiation(Payment payment) {
        if (payment.adopted()) {
            return new Initiation(null, null);
        }
        String sourceId = payment.orderId() + "#" + payment.erpAttempt();
        return new Initiation(
                IdempotencyKeys.of(payment.salesUnit(), payment.reference(), Purpose.ORDER, sourceId, 0),
                apis.named(payment.api()).initiate(payment));
    }

    /** WAITING → READY: the amount is fixed and held, and the key and the bytes are stored, in one transaction. */
    private void ready(Payment payment, Operation operation, long amountMinor) {
        String api = apiOf(payment, operation.kind());
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("operation_id", operation.operationId());
        parameters.put("sales_unit", payment.salesUnit());
        parameters.put("api", api);
        parameters.put("amount_minor", amountMinor);
        parameters.put(
                "idempotency_key",
                IdempotencyKeys.of(
                        payment.salesUnit(), payment.reference(), operation.purpose(), operation.sourceId(), 0));
        parameters.put("request_body", body(apis.named(api), payment, operation, amountMinor));
        require(ledger.run("ledger/make-ready", parameters), operation, "READY");
        hold(payment, operation.kind(), amountMinor);
    }

    private static byte[] body(Requests of, Payment payment, Operation operation, long amountMinor) {
        String text = operation.text() == null ? payment.description() : operation.text();
        return switch (operation.kind()) {
            case INITIATE -> of.initiate(payment);
            case CAPTURE -> of.capture(payment, amountMinor, text);
            case REFUND -> of.refund(payment, amountMinor, text);
            case CANCEL -> of.cancel(payment, text, operation.purpose().isClosing());
        };
    }

    private void hold(Payment payment, Kind kind, long amountMinor) {
        if (kind == Kind.CAPTURE || kind == Kind.REFUND) {
            int held = ledger.run(
                    kind == Kind.CAPTURE ? "ledger/hold-capture" : "ledger/hold-refund",
                    Map.of("payment_id", payment.paymentId(), "amount_minor", amountMinor));
            if (held == 0) {
                throw new IllegalStateException(
                        "payment " + payment.paymentId() + " has changed although this transaction holds its lock");
            }
        }
    }

    private void settle(Payment payment, Operation operation, long amountMinor) {
        if (operation.kind() == Kind.CAPTURE) {
            ledger.run(
                    "ledger/settle-from-direct-capture",
                    Map.of("payment_id", payment.paymentId(), "amount_minor", amountMinor));
        }
        ledger.run("ledger/settle", Map.of("operation_id", operation.operationId(), "amount_minor", amountMinor));
        tell(operation, payment, "settled", "done without a call");
    }

    /** A payment is created with the API that its row names; whatever follows is said in the words of the one that was chosen. */
    private String apiOf(Payment payment, Kind kind) {
        return kind == Kind.INITIATE ? payment.api() : apis.about(payment.api(), payment.reference());
    }

    Apis apis() {
        return apis;
    }

    private void tell(Operation operation, Payment payment, String what, String detail) {
        ledger.tell(
                payment.orderId(), payment.paymentId(), operation.operationId(), what, name(operation) + ": " + detail);
    }

    private static void require(int rows, Operation operation, String state) {
        if (rows != 1) {
            throw new IllegalStateException("operation " + operation.operationId() + " did not become " + state);
        }
    }
}
