package io.github.erpvipps.simulator;

import io.github.erpvipps.simulator.Problem.Detail;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads an object of a body as ePayment does: what is missing, malformed or unknown is told by the name of its field, all
 * of it at once, without a code.
 */
final class EpaymentBody {
    private final JsonObject json;
    private final String path;
    private final List<Detail> wrong;

    private EpaymentBody(JsonObject json, String path, List<Detail> wrong) {
        this.json = json;
        this.path = path;
        this.wrong = wrong;
    }

    /** An empty body is an empty object. */
    static EpaymentBody of(Buffer bytes) {
        List<Detail> wrong = new ArrayList<>();
        JsonObject json = new JsonObject();
        try {
            json = bytes.length() == 0 ? json : new JsonObject(bytes);
        } catch (DecodeException | ClassCastException notAnObject) {
            wrong.add(new Detail("body", "The body is not a JSON object."));
        }
        return new EpaymentBody(json, "", wrong);
    }

    /** Complains of all other fields. */
    EpaymentBody only(String... fields) {
        Set<String> known = Set.of(fields);
        json.fieldNames().stream()
                .filter(field -> !known.contains(field))
                .forEach(field -> complain(field, "The field is unknown."));
        return this;
    }

    /** Null counts as absent. */
    boolean has(String field) {
        return json.getValue(field) != null;
    }

    /** An empty one if it is absent. */
    EpaymentBody object(String field) {
        Object value = json.getValue(field);
        if (value != null && !(value instanceof JsonObject)) {
            complain(field, "The field is not an object.");
        }
        return new EpaymentBody(
                value instanceof JsonObject object ? object : new JsonObject(), path + field + ".", wrong);
    }

    EpaymentBody requiredObject(String field) {
        require(field);
        return object(field);
    }

    /** Empty if it is absent. */
    List<EpaymentBody> objects(String field) {
        Object value = json.getValue(field);
        if (value != null && !(value instanceof JsonArray)) {
            complain(field, "The field is not an array.");
        }
        List<EpaymentBody> objects = new ArrayList<>();
        if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                Object element = array.getValue(i);
                String name = field + "[" + i + "]";
                if (!(element instanceof JsonObject)) {
                    complain(name, "The element is not an object.");
                }
                objects.add(new EpaymentBody(
                        element instanceof JsonObject object ? object : new JsonObject(), path + name + ".", wrong));
            }
        }
        return objects;
    }

    /** Empty if it is absent. */
    String text(String field, Pattern shape) {
        Object value = json.getValue(field);
        if (value == null) {
            return "";
        }
        if (!(value instanceof String text) || !shape.matcher(text).matches()) {
            complain(field, "The field must match the regular expression '" + shape + "'.");
            return "";
        }
        return text;
    }

    String requiredText(String field, Pattern shape) {
        require(field);
        return text(field, shape);
    }

    /** 0 if it is absent. */
    long integer(String field) {
        Object value = json.getValue(field);
        if (value == null) {
            return 0;
        }
        if (!(value instanceof Integer) && !(value instanceof Long)) {
            complain(field, "The field is not an integer.");
            return 0;
        }
        return ((Number) value).longValue();
    }

    long requiredInteger(String field) {
        require(field);
        return integer(field);
    }

    boolean flag(String field) {
        Object value = json.getValue(field);
        if (value != null && !(value instanceof Boolean)) {
            complain(field, "The field is not true or false.");
        }
        return Boolean.TRUE.equals(value);
    }

    Set<String> fields() {
        return json.fieldNames();
    }

    private void require(String field) {
        if (!has(field)) {
            complain(field, "The field is required.");
        }
    }

    void complain(String field, String reason) {
        wrong.add(new Detail(path + field, reason));
    }

    void refuseIfWrong(Call call) {
        if (!wrong.isEmpty()) {
            throw new Refusal(Problem.invalid(call, wrong), "Invalid request: " + wrong);
        }
    }
}
