package io.github.erpvipps.benchmark;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Answers in eCom's shape, to calls that always go well. All amounts are in øre. */
final class EcomAnswer {

    private static final String TIME = "2026-01-01T00:00:00.000Z";
    private static final long TOKEN_SECONDS = 86_398;

    private EcomAnswer() {}

    static JsonObject token() {
        long now = System.currentTimeMillis() / 1_000;
        return new JsonObject()
                .put("token_type", "Bearer")
                .put("expires_in", String.valueOf(TOKEN_SECONDS))
                .put("ext_expires_in", "0")
                .put("expires_on", String.valueOf(now + TOKEN_SECONDS))
                .put("not_before", String.valueOf(now))
                .put("resource", "00000002-0000-0000-c000-000000000000")
                .put("access_token", "token-of-the-stand-in");
    }

    static JsonObject initiated(String reference) {
        return new JsonObject()
                .put("orderId", reference)
                .put(
                        "url",
                        "https://vipps.example.com/dwo-api-application/v1/deeplink/vippsgateway?token=" + reference);
    }

    static JsonObject captured(String reference, String key, long amount) {
        return new JsonObject()
                .put("paymentInstrument", "VISA")
                .put("orderId", reference)
                .put(
                        "transactionInfo",
                        new JsonObject()
                                .put("amount", amount)
                                .put("timeStamp", TIME)
                                .put("transactionText", "Benchmark")
                                .put("status", "Captured")
                                .put("transactionId", "T" + key))
                .put("transactionSummary", summary(amount, 0).put("remainingAmountToRefund", amount));
    }

    /** The customer has approved, and nothing has followed. */
    static JsonObject reserved(String reference, long amount) {
        return new JsonObject()
                .put("orderId", reference)
                .put("transactionSummary", summary(0, amount))
                .put(
                        "transactionLogHistory",
                        new JsonArray().add(entry("RESERVE", amount)).add(entry("INITIATE", amount)));
    }

    private static JsonObject summary(long captured, long reserved) {
        return new JsonObject()
                .put("capturedAmount", captured)
                .put("remainingAmountToCapture", reserved)
                .put("refundedAmount", 0)
                .put("remainingAmountToRefund", 0)
                .put("bankIdentificationNumber", 123456);
    }

    private static JsonObject entry(String operation, long amount) {
        return new JsonObject()
                .put("operation", operation)
                .put("amount", amount)
                .put("operationSuccess", true)
                .put("requestId", "")
                .put("timeStamp", TIME)
                .put("transactionId", "5001234567")
                .put("transactionText", "Benchmark");
    }
}
