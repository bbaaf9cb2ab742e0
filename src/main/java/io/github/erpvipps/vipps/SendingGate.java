package io.github.erpvipps.vipps;

import io.github.erpvipps.ledger.LeasedCall;
import io.github.erpvipps.ledger.Sending;
import java.net.ConnectException;
import org.apache.camel.Exchange;

/**
 * Lets a call through once, when the ledger has committed that it is being sent; a second time only after Vipps has refused its
 * access token. What moves nothing, a look, needs no gate.
 */
public final class SendingGate {

    private static final String DEADLINE = "sendUntilNanos";

    private final Sending sending;
    private final CallbackTokens callbackTokens;

    public SendingGate(Sending sending, CallbackTokens callbackTokens) {
        this.sending = sending;
        this.callbackTokens = callbackTokens;
    }

    /** Puts the stored bytes into the body, or ends the route without a word: then nothing may be sent. */
    public void open(Exchange exchange) {
        LeasedCall call = call(exchange);
        long asked = System.nanoTime();
        if (sending.begin(call)) {
            exchange.setVariable(DEADLINE, asked + sending.patience(call).toNanos());
            byte[] bytes = callbackTokens.fill(call.requestBody(), call);
            exchange.setVariable("request", bytes);
            exchange.getMessage().setBody(bytes);
        } else {
            exchange.setRouteStop(true);
        }
    }

    /**
     * Lets the same bytes go with a new token.
     *
     * @throws ConnectException when they may not go now; nothing has moved, because the token was refused
     */
    public void openAgain(Exchange exchange) throws ConnectException {
        LeasedCall call = call(exchange);
        if (call == null) {
            return;
        }
        long asked = System.nanoTime();
        if (!sending.repeat(call)) {
            throw new ConnectException("the access token was refused, and a repeat has to wait");
        }
        exchange.setVariable(DEADLINE, asked + sending.patience(call).toNanos());
    }

    /**
     * Checks right before the first byte leaves that this process was not frozen since the gate was opened: another bridge may
     * have gone on with the payment.
     *
     * @throws ConnectException when it was; nothing was sent
     */
    public void stillOpen(Exchange exchange) throws ConnectException {
        Long deadline = exchange.getVariable(DEADLINE, Long.class);
        if (deadline != null && System.nanoTime() - deadline > 0) {
            throw new ConnectException("this bridge was held up for longer than the lease allows");
        }
    }

    /** Null for a look. */
    private static LeasedCall call(Exchange exchange) {
        return exchange.getVariable("payment") instanceof LeasedCall call ? call : null;
    }
}
