package io.github.erpvipps.callbacks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Payment;
import io.github.erpvipps.vipps.CallbackTokens;
import io.github.erpvipps.work.WakeUps;
import java.io.IOException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** eCom's callbacks: one attempt each, never repeated by Vipps, answered within a second. */
public final class Callbacks {

    private static final int LARGEST_BODY = 64 * 1024;

    private final Ledger ledger;
    private final CallbackTokens tokens;
    private final WakeUps wakeUps;
    private final ObjectMapper json = new ObjectMapper();

    public Callbacks(Ledger ledger, CallbackTokens tokens, WakeUps wakeUps) {
        this.ledger = ledger;
        this.tokens = tokens;
        this.wakeUps = wakeUps;
    }

    /** Takes one callback; the answer is 200 for a genuine one and 401 for any other, whatever it is about. */
    public void receive(Exchange exchange) {
        Message message = exchange.getMessage();
        String reference = message.getHeader("reference", "", String.class);
        String token = message.getHeader("Authorization", String.class);
        byte[] body = message.getBody(byte[].class);
        int status = take(reference, token, body == null ? new byte[0] : body);
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setBody("");
    }

    int take(String reference, String token, byte[] body) {
        if (!reference.matches("[A-Za-z0-9-]{1,64}")) {
            return 401;
        }
        for (Payment payment : ledger.byReference(reference)) {
            if (tokens.isGenuine(payment.salesUnit(), reference, token)) {
                ledger.tell(
                        payment.orderId(),
                        payment.paymentId(),
                        null,
                        "callback",
                        "Vipps claims " + claim(body),
                        "vipps");
                ledger.run("ledger/look-soon", Map.of("payment_id", payment.paymentId()));
                wakeUps.wake();
                return 200;
            }
        }
        return 401;
    }

    /** The status word alone: the rest of a callback may hold people's names and addresses. */
    private String claim(byte[] body) {
        if (body.length > LARGEST_BODY) {
            return "something in " + body.length + " bytes";
        }
        try {
            JsonNode node = json.readTree(body);
            String status = node == null
                    ? ""
                    : node.path("transactionInfo").path("status").asText("");
            return status.matches("[A-Za-z_]{1,30}") ? status : "nothing that can be read";
        } catch (IOException e) {
            return "nothing that can be read";
        }
    }
}
