package io.github.erpvipps.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The calls of ePayment, by a client that does as it is told. */
final class EpaymentMerchant {
    private static final String PAYMENTS = "/epayment/v1/payments";

    private final Merchant merchant;
    private String currency = "NOK";

    EpaymentMerchant(Merchant merchant) {
        this.merchant = merchant.with("Content-Type", "application/json");
    }

    EpaymentMerchant with(String header, String value) {
        merchant.with(header, value);
        return this;
    }

    EpaymentMerchant in(String newCurrency) {
        currency = newCurrency;
        return this;
    }

    HttpResponse<String> create(String reference, long amount, Customer customer) {
        return create("create-" + reference, creation(reference, amount, customer));
    }

    HttpResponse<String> create(String key, JsonObject body) {
        return merchant.send("POST", PAYMENTS, withKey(key), body.encode());
    }

    JsonObject creation(String reference, long amount, Customer customer) {
        JsonObject body = new JsonObject()
                .put("amount", amount(amount))
                .put("paymentMethod", new JsonObject().put("type", "WALLET"))
                .put("reference", reference)
                .put("userFlow", "WEB_REDIRECT")
                .put("returnUrl", "https://shop.invalid/thanks")
                .put("paymentDescription", "Socks <warm>");
        return customer.phone().isEmpty() ? body : body.put("customer", phone(customer));
    }

    static JsonObject phone(Customer customer) {
        return new JsonObject().put("phoneNumber", "47" + customer.phone());
    }

    static JsonObject receipt() {
        JsonObject line = new JsonObject()
                .put("name", "Socks")
                .put("id", "1")
                .put("totalAmount", 50_000)
                .put("totalAmountExcludingTax", 40_000)
                .put("totalTaxAmount", 10_000)
                .put("taxRate", 2_500);
        return new JsonObject()
                .put("orderLines", new JsonArray().add(line))
                .put("bottomLine", new JsonObject().put("currency", "NOK"));
    }

    HttpResponse<String> get(String reference) {
        return merchant.send("GET", PAYMENTS + "/" + reference, merchant.headers(), "");
    }

    HttpResponse<String> events(String reference) {
        return merchant.send("GET", PAYMENTS + "/" + reference + "/events", merchant.headers(), "");
    }

    HttpResponse<String> capture(String reference, long amount, String key) {
        return change(reference, "capture", key, modification(amount).encode());
    }

    HttpResponse<String> refund(String reference, long amount, String key) {
        return change(reference, "refund", key, modification(amount).encode());
    }

    HttpResponse<String> cancel(String reference, String key) {
        return change(reference, "cancel", key, "");
    }

    HttpResponse<String> cancelIfUnpaid(String reference, String key) {
        return change(reference, "cancel", key, "{\"cancelTransactionOnly\":true}");
    }

    HttpResponse<String> change(String reference, String action, String key, String body) {
        return merchant.send("POST", PAYMENTS + "/" + reference + "/" + action, withKey(key), body);
    }

    CompletableFuture<HttpResponse<String>> captureSoon(String reference, long amount, String key) {
        String path = PAYMENTS + "/" + reference + "/capture";
        return merchant.sendSoon(
                "POST", path, withKey(key), modification(amount).encode());
    }

    HttpResponse<String> approve(String reference, JsonObject body) {
        return merchant.send(
                "POST", "/epayment/v1/test/payments/" + reference + "/approve", merchant.headers(), body.encode());
    }

    HttpResponse<String> registerWebhook(JsonObject body) {
        return merchant.send("POST", "/webhooks/v1/webhooks", merchant.headers(), body.encode());
    }

    HttpResponse<String> webhooks() {
        return merchant.send("GET", "/webhooks/v1/webhooks", merchant.headers(), "");
    }

    HttpResponse<String> deleteWebhook(String id) {
        return merchant.send("DELETE", "/webhooks/v1/webhooks/" + id, merchant.headers(), "");
    }

    private JsonObject modification(long amount) {
        return new JsonObject().put("modificationAmount", amount(amount));
    }

    private JsonObject amount(long value) {
        return new JsonObject().put("value", value).put("currency", currency);
    }

    private Map<String, String> withKey(String key) {
        Map<String, String> all = new LinkedHashMap<>(merchant.headers());
        if (!key.isEmpty()) {
            all.put("Idempotency-Key", key);
        }
        return all;
    }

    /** Status and code in one word, for instance {@code 400 6080}; without a code: the fields that were named. */
    static String outcome(HttpResponse<String> response) {
        String status = Integer.toString(response.statusCode());
        if (!response.body().startsWith("{")) {
            return status;
        }
        JsonArray details = new JsonObject(response.body()).getJsonArray("extraDetails", new JsonArray());
        return details.stream()
                .map(JsonObject.class::cast)
                .map(detail -> detail.getString("name").equals("ErrorCode")
                        ? detail.getString("reason")
                        : detail.getString("name"))
                .reduce(status, (told, more) -> told + " " + more);
    }
}
