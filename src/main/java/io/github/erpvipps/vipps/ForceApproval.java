package io.github.erpvipps.vipps;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.config.Settings.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/**
 * Approves a payment in the customer's place, in Vipps' test environment alone ("Force approve" in the guide of each API): for trying
 * an installation without a phone at hand. The test user must have approved one payment in the app before.
 */
public final class ForceApproval {

    private static final String PRODUCTION = "api.vipps.no";

    /** How an API is asked for it. */
    public interface Request {
        String path(String reference);

        /**
         * @param paymentUrl where the customer was to be sent
         * @param phone eight digits
         * @throws IllegalArgumentException when it is not possible, with the reason
         */
        String body(String paymentUrl, String phone);
    }

    private final Settings settings;
    private final OneOffCalls calls;

    public ForceApproval(Settings settings) {
        this.settings = settings;
        this.calls = new OneOffCalls(settings);
    }

    /**
     * Approves a payment.
     *
     * @param request that of the API which has created the payment
     * @param paymentUrl where the customer was to be sent
     * @param phone the test user's number, eight digits
     * @throws IllegalArgumentException when it is not possible, with the reason
     * @throws IOException when Vipps cannot be reached or refuses
     */
    public void approve(Credentials credentials, Request request, String reference, String paymentUrl, String phone)
            throws IOException {
        String base = settings.text("vipps.base-url");
        if (PRODUCTION.equalsIgnoreCase(URI.create(base).getHost())) {
            throw new IllegalArgumentException(
                    "a payment can be approved so in the test environment only, not at " + base);
        }
        String body = request.body(paymentUrl, phone);
        HttpResponse<String> answer = calls.send(calls.request(credentials, request.path(reference))
                .POST(BodyPublishers.ofString(body))
                .build());
        if (answer.statusCode() != 200) {
            throw new IOException("Vipps says HTTP " + answer.statusCode());
        }
    }
}
