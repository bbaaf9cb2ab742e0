package io.github.erpvipps.simulator;

import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Access tokens: a new one does not end the old ones. */
final class Tokens {
    /** As long as the real ones: over a thousand characters. */
    private static final int TOKEN_BYTES = 768;

    private final SimulatorSettings settings;
    private final SecureRandom random = new SecureRandom();
    private final Journal journal;
    private final Map<String, Instant> endOfLife = new HashMap<>();

    Tokens(SimulatorSettings settings, Journal journal) {
        this.settings = settings;
        this.journal = journal;
    }

    Answer issue(Call call) {
        if (!settings.clientId().equals(call.header("client_id"))
                || !settings.clientSecret().equals(call.header("client_secret"))
                || !hasSubscriptionKey(call)) {
            return refused(call);
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getEncoder().encodeToString(bytes);
        Instant now = Instant.now();
        Instant end = now.plusSeconds(settings.tokenLifeSeconds());
        endOfLife.values().removeIf(now::isAfter);
        journal.add(new Event.TokenIssued(token, end));
        keep(token, end);
        return Answer.ok(new JsonObject()
                .put("token_type", "Bearer")
                .put("expires_in", seconds(settings.tokenLifeSeconds()))
                .put("ext_expires_in", seconds(0))
                .put("expires_on", seconds(end.getEpochSecond()))
                .put("not_before", seconds(now.getEpochSecond()))
                .put("resource", "00000002-0000-0000-c000-000000000000")
                .put("access_token", token));
    }

    private Object seconds(long value) {
        return settings.numericTokenFields() ? (Object) value : Long.toString(value);
    }

    void require(Call call) {
        Instant end = endOfLife.get(bearer(call));
        if (end == null || !Instant.now().isBefore(end) || !hasSubscriptionKey(call)) {
            throw new Refusal(refused(call), "Unauthorized");
        }
    }

    static Answer refused(Call call) {
        return call.operation == Operation.ACCESS_TOKEN
                ? Answer.azure(401, "Access denied due to wrong client_id, client_secret or subscription key")
                : Answer.azure(401, "Something went wrong, please try again later");
    }

    void forget(Call call) {
        journal.add(new Event.TokenForgotten(bearer(call)));
        forget(bearer(call));
    }

    void forget(String token) {
        endOfLife.remove(token);
    }

    void keep(String token, Instant end) {
        endOfLife.put(token, end);
    }

    private boolean hasSubscriptionKey(Call call) {
        return settings.subscriptionKey().equals(call.header("Ocp-Apim-Subscription-Key"));
    }

    private static String bearer(Call call) {
        String header = Objects.requireNonNullElse(call.header("Authorization"), "");
        return header.startsWith("Bearer ") ? header.substring("Bearer ".length()) : "";
    }
}
