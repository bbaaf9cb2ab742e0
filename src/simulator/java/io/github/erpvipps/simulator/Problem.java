package io.github.erpvipps.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** An error after RFC 7807 with the extra details that the newer APIs give. */
final class Problem {
    static final String CONTENT_TYPE = "application/problem+json";

    /** What is wrong, by the name of a field, or the word ErrorCode. */
    record Detail(String name, String reason) {}

    private Problem() {}

    static Answer answer(Call call, int status, String title, String detail, List<Detail> extraDetails) {
        JsonArray extra = new JsonArray();
        extraDetails.forEach(
                more -> extra.add(new JsonObject().put("name", more.name()).put("reason", more.reason())));
        JsonObject body = new JsonObject()
                .put("type", "https://httpstatuses.io/" + status)
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("instance", instance(call))
                .put("traceId", traceId());
        if (!extra.isEmpty()) {
            body.put("extraDetails", extra);
        }
        return new Answer(status, CONTENT_TYPE, body.encode());
    }

    static Answer invalid(Call call, List<Detail> fields) {
        return answer(call, 400, "Bad Request", "See extraDetails for further details", fields);
    }

    /** The path as the API knows it, behind its gateway. */
    private static String instance(Call call) {
        return call.request.path().replaceFirst("^/(epayment|webhooks)", "");
    }

    private static String traceId() {
        String digits = (UUID.randomUUID().toString() + UUID.randomUUID()).replace("-", "");
        return "00-" + digits.substring(0, 32) + "-" + digits.substring(32, 48) + "-01";
    }
}
