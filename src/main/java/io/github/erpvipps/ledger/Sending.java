package io.github.erpvipps.ledger;

import io.github.erpvipps.vipps.Requests;
import io.github.erpvipps.vipps.TokenUnavailable;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The gate in front of every call that can move money: LEASED → SENDING, committed before the first byte leaves. An adapter
 * that finds it closed does not send, so no edited route can move money by itself.
 */
public final class Sending {

    private static final Duration WITHOUT_TOKEN = Duration.ofSeconds(15);

    private final Ledger ledger;
    private final Rules rules;
    private final Line line;

    public Sending(Ledger ledger, Rules rules, Line line) {
        this.ledger = ledger;
        this.rules = rules;
        this.line = line;
    }

    /**
     * Opens the gate once. The lease begins anew with it and lasts for two whole calls.
     *
     * @return false when the lease has ended or passed to somebody else, or the payment has had as many calls of this kind in
     *     the last minute as Vipps allows; then nothing may be sent
     */
    public boolean begin(LeasedCall call) {
        return ledger.inTransaction(() -> {
            Payment payment = ledger.lock(call.paymentId());
            if (overtaken(payment, call)) {
                handBack(call);
                line.advance(ledger.lock(call.paymentId()));
                return false;
            }
            Requests requests = line.apis().named(call.api());
            Instant free = freeAgainAt(payment, call.kind(), requests.callsInWindow(call.kind()));
            if (free.isAfter(payment.readAt())) {
                holdBack(call, free, "waits until Vipps' limit of calls for this payment allows it");
                return false;
            }
            if (keyIsTooOld(call, requests)) {
                ledger.tell(
                        call.orderId(),
                        call.paymentId(),
                        call.operationId(),
                        "look-up",
                        "the key is older than retry.key-trust-ms");
                return false;
            }
            int opened = ledger.run(
                    "ledger/begin-sending",
                    Map.of(
                            "operation_id",
                            call.operationId(),
                            "lease_token",
                            call.leaseToken(),
                            "call_ms",
                            requests.longestCall().toMillis()));
            if (opened == 0) {
                return false;
            }
            count(call, requests);
            ledger.tell(
                    call.orderId(),
                    call.paymentId(),
                    call.operationId(),
                    "sent",
                    call.kind() + " " + call.reference() + " with key " + call.idempotencyKey());
            return true;
        });
    }

    /**
     * LEASED → UNKNOWN for what was sent so long ago that Vipps may have forgotten its key. An answer such as "locked" may have
     * been about our own first call, so only the payment's history can say that nothing was booked. An initiation and a cancel
     * need no such look: their second meets "duplicate" or "already processed".
     */
    private boolean keyIsTooOld(LeasedCall call, Requests requests) {
        return ledger.run(
                        "ledger/look-before-sending",
                        Map.of(
                                "operation_id",
                                call.operationId(),
                                "lease_token",
                                call.leaseToken(),
                                "call_ms",
                                requests.longestCall().toMillis(),
                                "key_trust_ms",
                                rules.keyTrust().toMillis()))
                > 0;
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
            Requests requests = line.apis().named(call.api());
            boolean ours = !ledger.rows(
                            "ledger/still-sending",
                            Map.of(
                                    "operation_id",
                                    call.operationId(),
                                    "lease_token",
                                    call.leaseToken(),
                                    "call_ms",
                                    requests.longestCall().toMillis()))
                    .isEmpty();
            Instant free = freeAgainAt(payment, call.kind(), requests.callsInWindow(call.kind()));
            if (!ours || free.isAfter(payment.readAt())) {
                return false;
            }
            count(call, requests);
            return true;
        });
    }

    private void count(LeasedCall call, Requests requests) {
        ledger.run(
                "ledger/count-call",
                Map.of(
                        "payment_id",
                        call.paymentId(),
                        "kind",
                        call.kind().name(),
                        "call_ms",
                        requests.longestCall().toMillis()));
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
    private Instant freeAgainAt(Payment payment, Kind kind, int callsInWindow) {
        List<Instant> sent = payment.sent(kind);
        return sent.size() < callsInWindow
                ? Instant.MIN
                : sent.get(sent.size() - callsInWindow)
                        .plus(rules.rateWindow())
                        .plus(rules.rateWindow().dividedBy(60));
    }
}
