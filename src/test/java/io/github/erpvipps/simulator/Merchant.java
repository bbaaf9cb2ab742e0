package io.github.erpvipps.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A client of the simulator that does as it is told: no retries, no cleverness. */
final class Merchant {
    static final String SALES_UNIT = "123456";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String baseUrl;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private String callbackPrefix = "https://callbacks.invalid/vipps";

    Merchant(VippsSimulator vipps) {
        this(vipps.baseUrl());
    }

    Merchant(String baseUrl) {
        this.baseUrl = baseUrl;
        headers.put("Ocp-Apim-Subscription-Key", SimulatorSettings.defaults().subscriptionKey());
        headers.put("Merchant-Serial-Number", SALES_UNIT);
        headers.put("Content-Type", "application/json;charset=UTF-8");
        login();
    }

    Merchant login() {
        headers.put("Authorization", "Bearer " + json(token()).getString("access_token"));
        return this;
    }

    Merchant with(String header, String value) {
        if (value == null) {
            headers.remove(header);
        } else {
            headers.put(header, value);
        }
        return this;
    }

    Merchant calledBackAt(String prefix) {
        callbackPrefix = prefix;
        return this;
    }

    Map<String, String> headers() {
        return headers;
    }

    HttpResponse<String> token() {
        SimulatorSettings credentials = SimulatorSettings.defaults();
        return send(
                "POST",
                "/accesstoken/get",
                Map.of(
                        "client_id", credentials.clientId(),
                        "client_secret", credentials.clientSecret(),
                        "Ocp-Apim-Subscription-Key", credentials.subscriptionKey()),
                "");
    }

    HttpResponse<String> initiate(String reference, long amount, Customer customer) {
        return send(
                "POST",
                "/ecomm/v2/payments",
                headers,
                initiation(reference, amount, customer).encode());
    }

    JsonObject initiation(String reference, long amount, Customer customer) {
        JsonObject info = new JsonObject();
        if (!customer.phone().isEmpty()) {
            info.put("mobileNumber", customer.phone());
        }
        return new JsonObject()
                .put("customerInfo", info)
                .put(
                        "merchantInfo",
                        salesUnit()
                                .put("callbackPrefix", callbackPrefix)
                                .put("fallBack", "https://shop.invalid/thanks")
                                .put("authToken", "a-token-for-" + reference))
                .put(
                        "transaction",
                        new JsonObject()
                                .put("orderId", reference)
                                .put("amount", amount)
                                .put("transactionText", "Socks <warm>"));
    }

    HttpResponse<String> capture(String reference, Long amount, String key) {
        return change("POST", reference, "capture", key, change(amount).encode());
    }

    HttpResponse<String> refund(String reference, Long amount, String key) {
        return change("POST", reference, "refund", key, change(amount).encode());
    }

    HttpResponse<String> cancel(String reference, boolean releaseRemaining) {
        JsonObject body = change(null);
        if (releaseRemaining) {
            body.put("shouldReleaseRemainingFunds", true);
        }
        return change("PUT", reference, "cancel", "", body.encode());
    }

    HttpResponse<String> details(String reference) {
        return send("GET", "/ecomm/v2/payments/" + reference + "/details", headers, "");
    }

    HttpResponse<String> change(String method, String reference, String action, String key, String body) {
        return send(method, "/ecomm/v2/payments/" + reference + "/" + action, withKey(key), body);
    }

    CompletableFuture<HttpResponse<String>> captureSoon(String reference, long amount, String key) {
        String path = "/ecomm/v2/payments/" + reference + "/capture";
        return http.sendAsync(request("POST", path, withKey(key), change(amount).encode()), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> detailsSoon(String reference) {
        String path = "/ecomm/v2/payments/" + reference + "/details";
        return http.sendAsync(request("GET", path, headers, ""), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> initiateSoon(String reference, long amount) {
        String body = initiation(reference, amount, Customer.USUAL).encode();
        return http.sendAsync(request("POST", "/ecomm/v2/payments", headers, body), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendSoon(
            String method, String path, Map<String, String> headersToSend, String body) {
        return http.sendAsync(request(method, path, headersToSend, body), BodyHandlers.ofString());
    }

    HttpResponse<String> send(String method, String path, Map<String, String> headersToSend, String body) {
        try {
            return http.send(request(method, path, headersToSend, body), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new Lost(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest request(String method, String path, Map<String, String> headersToSend, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .timeout(Duration.ofSeconds(5))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headersToSend.forEach(request::header);
        return request.build();
    }

    private Map<String, String> withKey(String key) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        if (!key.isEmpty()) {
            all.put("X-Request-Id", key);
        }
        return all;
    }

    static JsonObject change(Long amount) {
        JsonObject transaction = new JsonObject().put("transactionText", "Parcel 17");
        if (amount != null) {
            transaction.put("amount", amount);
        }
        return new JsonObject().put("merchantInfo", salesUnit()).put("transaction", transaction);
    }

    private static JsonObject salesUnit() {
        return new JsonObject().put("merchantSerialNumber", SALES_UNIT);
    }

    static JsonObject json(HttpResponse<String> response) {
        return new JsonObject(response.body());
    }

    /** Status, group and code in one word, for instance {@code 400 Payment 61}; just the status where all is well. */
    static String outcome(HttpResponse<String> response) {
        if (!response.body().startsWith("[")) {
            return Integer.toString(response.statusCode());
        }
        JsonObject error = new JsonArray(response.body()).getJsonObject(0);
        return response.statusCode() + " " + error.getString("errorGroup") + " " + error.getString("errorCode");
    }

    /** No answer, or not a whole one. */
    static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Lost(IOException cause) {
            super(cause);
        }
    }
}
