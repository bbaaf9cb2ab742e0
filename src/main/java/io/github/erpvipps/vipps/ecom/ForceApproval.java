package io.github.erpvipps.vipps.ecom;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.erpvipps.config.Settings;
import io.github.erpvipps.config.Settings.Credentials;
import io.github.erpvipps.vipps.VippsHeaders;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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
    private final HttpClient http;
    private final ObjectMapper json = new ObjectMapper();

    public ForceApproval(Settings settings) {
        this.settings = settings;
        this.http = HttpClient.newBuilder()
                .connectTimeout(settings.millis("vipps.connect-timeout-ms"))
                .build();
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
                send(request(credentials, base + "/ecomm/v2/integration-test/payments/" + reference + "/approve")
                        .header("Authorization", "Bearer " + accessToken(credentials, base))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build());
        if (answer.statusCode() != 200) {
            throw new IOException("Vipps says HTTP " + answer.statusCode());
        }
    }

    private String accessToken(Credentials credentials, String base) throws IOException {
        HttpResponse<String> answer = send(request(credentials, base + "/accesstoken/get")
                .header("client_id", credentials.clientId())
                .header("client_secret", credentials.clientSecret())
                .POST(BodyPublishers.noBody())
                .build());
        if (answer.statusCode() != 200) {
            throw new IOException("HTTP " + answer.statusCode() + " from the token endpoint");
        }
        return json.readTree(answer.body()).path("access_token").asText();
    }

    private HttpRequest.Builder request(Credentials credentials, String address) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address)).timeout(settings.millis("vipps.response-timeout-ms"));
        new VippsHeaders(settings).put(request::header, credentials);
        return request;
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
