package io.github.erpvipps.vipps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.erpvipps.config.Settings.Credentials;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** Fetches a token through the route {@code vipps-access-token}. The credentials travel in headers, as the API wants them. */
public final class TokenRequests implements AccessTokens.Source {

    private final Supplier<CamelContext> camel;
    private final VippsHeaders headers;
    private final ObjectMapper json = new ObjectMapper();

    public TokenRequests(Supplier<CamelContext> camel, VippsHeaders headers) {
        this.camel = camel;
        this.headers = headers;
    }

    @Override
    public JsonNode fetch(Credentials credentials) {
        ProducerTemplate template = camel.get().createProducerTemplate();
        Exchange answer = template.request("direct:vipps-access-token", exchange -> {
            exchange.getMessage().setHeader("client_id", credentials.clientId());
            exchange.getMessage().setHeader("client_secret", credentials.clientSecret());
            headers.put(exchange.getMessage()::setHeader, credentials);
        });
        if (answer.getException() != null) {
            throw new TokenUnavailable(
                    "the token endpoint does not answer: "
                            + answer.getException().getClass().getSimpleName(),
                    false);
        }
        int status = answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        if (status != 200) {
            boolean refused = status == 400 || status == 401 || status == 403;
            throw new TokenUnavailable(
                    refused
                            ? "HTTP " + status + " from the token endpoint: are the keys those of sales unit "
                                    + credentials.salesUnit() + " and of this environment?"
                            : "HTTP " + status + " from the token endpoint",
                    refused);
        }
        try {
            return json.readTree(answer.getMessage().getBody(byte[].class));
        } catch (JsonProcessingException e) {
            throw new TokenUnavailable("the answer of the token endpoint is no JSON", false);
        } catch (IOException e) {
            throw new TokenUnavailable("the answer of the token endpoint broke off", false);
        }
    }
}
