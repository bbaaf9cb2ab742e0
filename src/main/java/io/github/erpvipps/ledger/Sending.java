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

    /** Vipps' window of one minute, and a second for its clock. */
    private static final Duration MINUTE = Duration.ofSeconds(61);

    private static final Duration WITHOUT_TOKEN = Duration.ofSeconds(15);

    private final Ledger ledger;
    private final Line line;

    public Sending(Ledger ledger, Line line) {
        this.ledger = ledger;
        this.line = line;
    }

    /**
     * Opens the gate once.
     *
     * @return false when the lease has passed to somebody else, does not last for a whole call, or the payment has had as many
     *     calls of this kind in the last minute as Vipps allows; then nothing may be sent
     */
    public boolean begin(LeasedCall call) {
        return ledger.inTransaction(() -> {
            Payment payment = ledger.lock(call.paymentId());
            if (overtaken(payment, call)) {
                handBack(call);
                line.advance(ledger.lock(call.paymentId()));
                return false;
            }
            Requests requests = line.requestsOf(payment);
            Instant free = freeAgainAt(payment, call.kind(), requests.callsPerMinute(call.kind()));
            if (free.isAfter(payment.readAt())) {
                holdBack(call, free, "waits until Vipps' limit of calls for this payment allows it");
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
            ledger.run(
                    "ledger/count-call",
                    Map.of("payment_id", call.paymentId(), "kind", call.kind().name()));
            ledger.tell(
                    call.orderId(),
                    call.paymentId(),
                    call.operationId(),
                    "sent",
                    call.kind() + " " + call.reference() + " with key " + call.idempotencyKey());
            return true;
        });
    }

    /** What was judged when the call became ready may no longer hold: the customer has paid, or a shipment has been accepted. */
    private boolean overtaken(Payment payment, LeasedCall call) {
        return switch (call.purpose()) {
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
                ledger.run(
                        "ledger/hold-sales-unit",
                        Map.of(
                                "sales_unit",
                                call.salesUnit(),
                                "reason",
                                why.getMessage(),
                                "hold_ms",
                                MINUTE.toMillis()));
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

    /** When the oldest of the calls that count leaves the window of one minute (facts of Vipps' rate limiting). */
    private static Instant freeAgainAt(Payment payment, Kind kind, int callsPerMinute) {
        List<Instant> sent = payment.sent(kind);
        return sent.size() < callsPerMinute
                ? Instant.MIN
                : sent.get(sent.size() - callsPerMinute).plus(MINUTE);
    }
}
