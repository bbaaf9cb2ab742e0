package io.github.erpvipps.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Reads a body as eCom does: a field of the wrong JSON type is an internal error (500), a field with a wrong value is
 * an invalid request (400), and all of those are told at once.
 */
final class EcomBody {
    private static final int MINIMUM_AMOUNT = 100;

    private final JsonObject json;
    private final List<String> wrong = new ArrayList<>();

    EcomBody(Buffer bytes) {
        try {
            json = new JsonObject(bytes);
        } catch (DecodeException | ClassCastException notAnObject) {
            throw internalError("The body is not a JSON object");
        }
    }

    String required(String object, String field, Pattern shape) {
        String value = optional(object, field, shape);
        if (value.isEmpty()) {
            wrong.add(object + "." + field);
        }
        return value;
    }

    /** Empty if it is not there. */
    String optional(String object, String field, Pattern shape) {
        Object value = part(object).getValue(field);
        if (value != null && !(value instanceof String)) {
            throw internalError(object + "." + field + " is not a text");
        }
        String text = Objects.requireNonNullElse((String) value, "");
        if (!text.isEmpty() && !shape.matcher(text).matches()) {
            wrong.add(object + "." + field);
        }
        return text;
    }

    /** 0 if it is not there. */
    long amount() {
        Object value = part("transaction").getValue("amount");
        if (value != null && !(value instanceof Integer) && !(value instanceof Long)) {
            throw internalError("transaction.amount is not an integer");
        }
        long amount = value == null ? 0 : ((Number) value).longValue();
        if (amount != 0 && amount < MINIMUM_AMOUNT) {
            wrong.add("transaction.amount");
        }
        return amount;
    }

    long requiredAmount() {
        long amount = amount();
        if (amount == 0) {
            wrong.add("transaction.amount");
        }
        return amount;
    }

    boolean flag(String field) {
        Object value = json.getValue(field);
        if (value != null && !(value instanceof Boolean)) {
            throw internalError(field + " is not true or false");
        }
        return Boolean.TRUE.equals(value);
    }

    /** A known misspelling that makes the real one fail. */
    void forbid(String object, String field) {
        if (part(object).containsKey(field)) {
            throw internalError(object + "." + field + " is misspelled");
        }
    }

    void requireObject(String name) {
        if (!json.containsKey(name)) {
            wrong.add(name);
        }
    }

    void complain(String field) {
        wrong.add(field);
    }

    void refuseIfWrong() {
        if (!wrong.isEmpty()) {
            throw new Refusal(EcomErrors.invalid(wrong), "Invalid request: " + wrong);
        }
    }

    private JsonObject part(String name) {
        Object value = json.getValue(name);
        if (value != null && !(value instanceof JsonObject)) {
            throw internalError(name + " is not an object");
        }
        return Objects.requireNonNullElseGet((JsonObject) value, JsonObject::new);
    }

    private static Refusal internalError(String why) {
        return new Refusal(EcomErrors.internal(), why);
    }
}
