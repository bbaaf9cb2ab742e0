package io.github.erpvipps.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What is sent back: the shapes that Vipps, and the gateway before it, answer in. */
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

    static Answer error(int status, String group, String code, String message) {
        return new Answer(
                status,
                JSON,
                new JsonArray().add(errorObject(group, code, message)).encode());
    }

    /** One error for each field; the field's name stands in place of a code. */
    static Answer invalid(List<String> fields) {
        JsonArray errors = new JsonArray();
        fields.forEach(field -> errors.add(errorObject("InvalidRequest", field, field + " is missing or malformed")));
        return new Answer(400, JSON, errors.encode());
    }

    /** What eCom says to much that ought to be a 400. */
    static Answer internal() {
        return error(500, "VippsError", "99", "Internal error");
    }

    static Answer locked() {
        return error(423, "VippsError", "94", "Order locked and being processed");
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

    static JsonObject errorObject(String group, String code, String message) {
        return new JsonObject()
                .put("errorGroup", group)
                .put("errorCode", code)
                .put("errorMessage", message)
                .put("contextId", UUID.randomUUID().toString());
    }

    Answer withHeader(String name, String value) {
        return new Answer(status, contentType, body, Map.of(name, value));
    }
}
