package io.github.erpvipps.vipps;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.config.Settings.Credentials;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Enriches a call to Vipps with the access token and the keys of the payment's sales unit. */
public final class TokenProcessor implements Processor {

    private static final String BEARER = "Bearer ";

    private final Settings settings;
    private final AccessTokens tokens;
    private final VippsHeaders headers;

    public TokenProcessor(Settings settings, AccessTokens tokens, VippsHeaders headers) {
        this.settings = settings;
        this.tokens = tokens;
        this.headers = headers;
    }

    /**
     * Sets all headers of the request for the payment in the variable {@code payment}: those that the adapter has set, the
     * keys and the token. A second time in one exchange it means that Vipps has refused the token: that one is forgotten first,
     * and what the refusal brought along does not go out again.
     */
    @Override
    @SuppressWarnings("unchecked")
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        Credentials credentials = credentials(exchange.getVariable("payment", OnPayment.class));
        String used = exchange.getVariable("tokenInUse", String.class);
        if (used == null) {
            exchange.setVariable("requestHeaders", new HashMap<>(message.getHeaders()));
        } else {
            tokens.refused(credentials, used);
            message.removeHeaders("*");
            message.setHeaders(new HashMap<>(exchange.getVariable("requestHeaders", Map.class)));
        }
        String token = tokens.token(credentials);
        exchange.setVariable("tokenInUse", token);
        message.setHeader("Authorization", BEARER + token);
        headers.put(message::setHeader, credentials);
    }

    private Credentials credentials(OnPayment payment) {
        return settings.credentials(payment.salesUnit())
                .orElseThrow(() -> new TokenUnavailable(
                        "there are no keys for sales unit " + payment.salesUnit() + " in the settings", true));
    }
}
