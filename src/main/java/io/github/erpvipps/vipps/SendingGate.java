package io.github.erpvipps.vipps;

import io.github.erpvipps.ledger.LeasedCall;
import io.github.erpvipps.ledger.Sending;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Lets a call through once, when the ledger has committed that it is being sent; otherwise the route ends here. */
public final class SendingGate implements Processor {

    private final Sending sending;
    private final CallbackTokens callbackTokens;

    public SendingGate(Sending sending, CallbackTokens callbackTokens) {
        this.sending = sending;
        this.callbackTokens = callbackTokens;
    }

    @Override
    public void process(Exchange exchange) {
        LeasedCall call = exchange.getVariable("payment", LeasedCall.class);
        if (sending.begin(call)) {
            byte[] bytes = callbackTokens.fill(call.requestBody(), call);
            exchange.setVariable("request", bytes);
            exchange.getMessage().setBody(bytes);
        } else {
            exchange.setRouteStop(true);
        }
    }
}
