package io.github.erpvipps.simulator;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/** What is sent back, and the shapes in which the gateway before all APIs answers. */
record Answer(int status, String contentType, String body, Map<String, String> headers) {
    static final String JSON = "application/json;charset=UTF-8";

    /** No answer at all: the connection is closed. */
    static final Answer NOTHING = new Answer(0, "", "");

    static final Answer EMPTY_OK = new Answer(200, "", "");

    Answer(int status, String contentType, String body) {
        this(status, contentType, body, Map.of());
    }

    boolean isNothing() {
        return status == 0;
    }

    static Answer ok(JsonObject body) {
        return json(200, body);
    }

    static Answer json(int status, JsonObject body) {
        return new Answer(status, JSON, body.encode());
    }

    static Answer azure(int status, String message) {
        return json(
                status,
                new JsonObject()
                        .put(
                                "responseInfo",
                                new JsonObject().put("responseCode", status).put("responseMessage", message))
                        .put("result", new JsonObject().put("message", message)));
    }

    static Answer gateway(int status, String message) {
        return json(status, new JsonObject().put("statusCode", status).put("message", message));
    }

    Answer withHeader(String name, String value) {
        return new Answer(status, contentType, body, Map.of(name, value));
    }
}
