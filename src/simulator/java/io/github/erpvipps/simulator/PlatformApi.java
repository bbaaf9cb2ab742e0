package io.github.erpvipps.simulator;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What belongs to no single API: access tokens. */
final class PlatformApi implements VippsApi {
    private final Tokens tokens;

    PlatformApi(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Api name() {
        return Api.PLATFORM;
    }

    @Override
    public List<Door> doors() {
        return List.of(
                new Door(HttpMethod.POST, "/accesstoken/get", Operation.ACCESS_TOKEN),
                new Door(HttpMethod.POST, "/accessToken/get", Operation.ACCESS_TOKEN));
    }

    @Override
    public String keyHeader() {
        return "X-Request-Id";
    }

    @Override
    public String referenceIn(JsonObject body) {
        return null;
    }

    @Override
    public String salesUnitIn(JsonObject body) {
        return null;
    }

    @Override
    public Answer answer(Call call) {
        return tokens.issue(call);
    }

    @Override
    public Answer internalError(Call call) {
        return EcomErrors.internal();
    }

    @Override
    public Answer locked(Call call) {
        return EcomErrors.locked();
    }

    @Override
    public Answer lockedBySomethingElse(Call call) {
        return EcomErrors.locked();
    }

    @Override
    public Answer merchantBlocked(Call call) {
        return EcomErrors.merchantBlocked();
    }

    @Override
    public Answer paymentRequired(Call call) {
        return EcomErrors.paymentRequired();
    }

    @Override
    public Answer withStrangeWord(Call call, Answer lookUp) {
        return lookUp;
    }
}
