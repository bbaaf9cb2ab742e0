package io.github.erpvipps.ledger;

import io.github.erpvipps.vipps.TokenUnavailable;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The gate in front of every call that can move money: LEASED → SENDING, committed before the first byte leaves. An adapter
 * that finds it closed does not send, so no edited route can move money by itself.
 */
public final class Sending {

    private static final Duration WITHOUT_TOKEN = Duration.ofSeconds(15);

    private final Ledger ledger;
    private final Rules rules;
    private final Line line;
    private final Map<Kind, Together<LeasedCall, Gate>> gates = new EnumMap<>(Kind.class);

    /** @param told what is to be said once it is committed; nothing where the gate stays closed */
    private record Gate(List<Map<String, Object>> told) {}

    public Sending(Ledger ledger, Rules rules, Line line) {
        this.ledger = ledger;
        this.rules = rules;
        this.line = line;
        for (Kind kind : Kind.values()) {
            gates.put(kind, new Together<>(this::together));
        }
    }

    /**
     * Opens the gate once. The lease begins anew with it and lasts for two whole calls. Calls of one kind that come at the same
     * moment go through with one commit.
     *
     * @return false when the lease has ended or passed to somebody else, or the payment has had as many calls of this kind in
     *     the last minute as Vipps allows; then nothing may be sent
     */
    public boolean begin(LeasedCall call) {
        Gate gate = gates.get(call.kind()).commit(call).orElseGet(() -> alone(call));
        ledger.saidByStatement(gate.told());
        return !gate.told().isEmpty();
    }

    private List<Optional<Gate>> together(List<LeasedCall> calls) {
        return ledger.inTransaction(() -> {
            Map<Long, Payment> payments =
                    ledger.lockFree(calls.stream().map(LeasedCall::paymentId).toList());
            Map<UUID, Gate> gates = open(
                    calls.stream()
                            .filter(call -> payments.containsKey(call.paymentId()))
                            .toList(),
                    payments);
            // The same call a second time comes by itself, and finds its gate shut.
            return calls.stream()
                    .map(call -> Optional.ofNullable(gates.remove(call.leaseToken())))
                    .toList();
        });
    }

    private Gate alone(LeasedCall call) {
        return ledger.inTransaction(() -> open(List.of(call), Map.of(call.paymentId(), ledger.lock(call.paymentId())))
                .get(call.leaseToken()));
    }

    /**
     * @param payments of all calls, by their ids, locked
     * @return the gate of each, by its lease token
     */
    private Map<UUID, Gate> open(List<LeasedCall> calls, Map<Long, Payment> payments) {
        Map<UUID, Gate> gates = new HashMap<>();
        calls.forEach(call -> gates.put(call.leaseToken(), new Gate(List.of())));
        List<LeasedCall> may = calls.stream()
                .filter(call -> mayGo(payments.get(call.paymentId()), call))
                .toList();
        if (may.isEmpty()) {
            return gates;
        }
        ledger.rows(
                        "ledger/begin-sending",
                        Map.of(
                                "operation_ids",
                                may.stream().map(LeasedCall::operationId).toArray(Long[]::new),
                                "lease_tokens",
                                may.stream().map(LeasedCall::leaseToken).toArray(UUID[]::new),
                                "calls_ms",
                                may.stream()
                                        .map(call -> patience(call).toMillis())
                                        .toArray(Long[]::new),
                                "detail",
                                may.stream()
                                        .map(call -> call.kind() + " " + call.reference() + " with key "
                                                + call.idempotencyKey())
                                        .toArray(String[]::new),
                                "key_trust_ms",
                                rules.keyTrust().toMillis()))
                .forEach(row -> gates.put((UUID) row.get("lease_token"), new Gate(List.of(row))));
        may.stream()
                .filter(call -> gates.get(call.leaseToken()).told().isEmpty())
                .forEach(this::lookUpIfKeyIsTooOld);
        return gates;
    }

    /** Hands back what has been overtaken, and holds back what would be one call too many. */
    private boolean mayGo(Payment payment, LeasedCall call) {
        if (overtaken(payment, call)) {
            handBack(call);
            line.advance(ledger.lock(call.paymentId()));
            return false;
        }
        Instant free = freeAgainAt(payment, call);
        if (free.isAfter(payment.readAt())) {
            holdBack(call, free, "waits until Vipps' limit of calls for this payment allows it");
            return false;
        }
        return true;
    }

    /**
     * LEASED → UNKNOWN for what was sent so long ago that Vipps may have forgotten its key. An answer such as "locked" may have
     * been about our own first call, so only the payment's history can say that nothing was booked. An initiation and a cancel
     * need no such look: their second meets "duplicate" or "already processed".
     */
    private void lookUpIfKeyIsTooOld(LeasedCall call) {
        int tooOld = ledger.run(
                "ledger/look-before-sending",
                Map.of(
                        "operation_id",
                        call.operationId(),
                        "lease_token",
                        call.leaseToken(),
                        "call_ms",
                        patience(call).toMillis(),
                        "key_trust_ms",
                        rules.keyTrust().toMillis()));
        if (tooOld > 0) {
            ledger.tell(
                    call.orderId(),
                    call.paymentId(),
                    call.operationId(),
                    "look-up",
                    "the key is older than retry.key-trust-ms");
        }
    }

    /**
     * Opens the gate for the same bytes once more, after Vipps has refused the access token of the call and with it the call.
     *
     * @return false when the lease does not last for another whole call, or Vipps' limit of calls for this payment is reached
     */
    public boolean repeat(LeasedCall call) {
        return ledger.inTransaction(() -> {
            ledger.lock(call.paymentId());
            ledger.run(
                    "ledger/call-ended",
                    Map.of("payment_id", call.paymentId(), "kind", call.kind().name()));
            Payment payment = ledger.lock(call.paymentId());
            boolean ours = !ledger.rows(
                            "ledger/still-sending",
                            Map.of(
                                    "operation_id",
                                    call.operationId(),
                                    "lease_token",
                                    call.leaseToken(),
                                    "call_ms",
                                    patience(call).toMillis()))
                    .isEmpty();
            if (!ours || freeAgainAt(payment, call).isAfter(payment.readAt())) {
                return false;
            }
            ledger.run(
                    "ledger/count-call",
                    Map.of(
                            "payment_id",
                            call.paymentId(),
                            "kind",
                            call.kind().name(),
                            "call_ms",
                            patience(call).toMillis()));
            return true;
        });
    }

    /** How long a call that was let through may wait before its first byte leaves, so that it ends within its lease. */
    public Duration patience(LeasedCall call) {
        return line.apis().named(call.api()).longestCall();
    }

    /**
     * What was judged when the call became ready may no longer hold: the customer has paid, if only an earlier attempt, or a
     * shipment has been accepted.
     */
    private boolean overtaken(Payment payment, LeasedCall call) {
        return switch (call.purpose()) {
            case ORDER, NEXT -> line.earlierHolds(payment) > 0;
            case EXPIRE, ABANDON -> payment.state() != Payment.State.INITIATED;
            case RELEASE, CANCELLATION ->
                payment.state() == Payment.State.AUTHORIZED
                        && ledger.openOperations(payment.paymentId()).stream()
                                .anyMatch(o -> o.purpose() == Purpose.SHIPMENT && o.state() == Operation.State.WAITING);
            default -> false;
        };
    }

    /** No token could be had, so nothing was sent: LEASED → READY, later. Refused credentials hold the whole sales unit. */
    public void withoutToken(LeasedCall call, TokenUnavailable why) {
        ledger.inTransaction(() -> {
            Payment payment = ledger.lock(call.paymentId());
            if (why.credentialsRefused()) {
                ledger.holdSalesUnit(call.salesUnit(), why.getMessage(), true);
            }
            holdBack(call, payment.readAt().plus(WITHOUT_TOKEN), "waits for an access token: " + why.getMessage());
            return null;
        });
    }

    private void holdBack(LeasedCall call, Instant until, String why) {
        ledger.run(
                "ledger/hold-back",
                Map.of(
                        "operation_id",
                        call.operationId(),
                        "lease_token",
                        call.leaseToken(),
                        "next_attempt_at",
                        Timestamp.from(until),
                        "problem",
                        why));
    }

    /** Gives a call back that was leased but not sent, because a shipment of its order is about to arrive. */
    public void handBack(LeasedCall call) {
        ledger.run("ledger/hand-back", Map.of("operation_id", call.operationId(), "lease_token", call.leaseToken()));
    }

    /** When the oldest of the calls that count leaves the window, with a sixtieth of it to spare for Vipps' clock. */
    private Instant freeAgainAt(Payment payment, LeasedCall call) {
        List<Instant> sent = payment.sent(call.kind());
        int callsInWindow = line.apis().named(call.api()).callsInWindow(call.kind());
        return sent.size() < callsInWindow
                ? Instant.MIN
                : sent.get(sent.size() - callsInWindow)
                        .plus(rules.rateWindow())
                        .plus(rules.rateWindow().dividedBy(60));
    }
}
