package io.github.erpvipps.vipps.ecom;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.erpvipps.config.Settings;
import io.github.erpvipps.config.Settings.Credentials;
import io.github.erpvipps.vipps.OneOffCalls;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Approves a payment in the customer's place, in Vipps' test environment alone (eCom API guide, "Force approve"): for trying an
 * installation without a phone at hand. The test user must have approved one payment in the app before.
 */
public final class ForceApproval {

    private static final String PRODUCTION = "api.vipps.no";
    private static final Pattern TOKEN = Pattern.compile("[?&]token=([^&]+)");

    private final Settings settings;
    private final OneOffCalls calls;
    private final ObjectMapper json = new ObjectMapper();

    public ForceApproval(Settings settings) {
        this.settings = settings;
        this.calls = new OneOffCalls(settings);
    }

    /**
     * Approves a payment.
     *
     * @param paymentUrl where the customer was to be sent; it carries the token of the payment
     * @param phone the test user's number, eight digits
     * @throws IllegalArgumentException when it is not possible, with the reason
     * @throws IOException when Vipps cannot be reached or refuses
     */
    public void approve(Credentials credentials, String reference, String paymentUrl, String phone) throws IOException {
        String base = settings.text("vipps.base-url");
        if (PRODUCTION.equalsIgnoreCase(URI.create(base).getHost())) {
            throw new IllegalArgumentException(
                    "a payment can be approved so in the test environment only, not at " + base);
        }
        Matcher token = TOKEN.matcher(paymentUrl == null ? "" : paymentUrl);
        if (!token.find()) {
            throw new IllegalArgumentException("the payment has no url with a token; was it initiated?");
        }
        ObjectNode body = json.createObjectNode();
        body.put("customerPhoneNumber", phone);
        body.put("token", URLDecoder.decode(token.group(1), StandardCharsets.UTF_8));
        HttpResponse<String> answer =
                calls.send(calls.request(credentials, "/ecomm/v2/integration-test/payments/" + reference + "/approve")
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build());
        if (answer.statusCode() != 200) {
            throw new IOException("Vipps says HTTP " + answer.statusCode());
        }
    }
}
