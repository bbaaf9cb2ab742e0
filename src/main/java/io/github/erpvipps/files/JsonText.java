package io.github.erpvipps.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One JSON object as fields. Numbers stay the text that they were written as, so that no øre is rounded away. */
final class JsonText {
    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(PhysicalLines.LIMIT)
                    .build())
            .build();

    private JsonText() {}

    static Map<String, String> fields(String text, LineKind kind) throws Malformed {
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new Malformed("no JSON object");
            }
            Map<String, String> fields = new LinkedHashMap<>();
            Set<String> seen = new HashSet<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName().strip().toLowerCase(Locale.ROOT);
                if (!kind.columns().contains(name)) {
                    throw new Malformed("unknown field " + Shown.name(name));
                }
                if (!seen.add(name)) {
                    throw new Malformed("the field " + name + " is there twice");
                }
                JsonToken token = json.nextToken();
                if (token.isStructStart()) {
                    throw new Malformed("the field " + name + " holds an object or an array, not a plain value");
                }
                String value =
                        token == JsonToken.VALUE_NULL ? "" : json.getText().strip();
                if (!value.isEmpty()) {
                    fields.put(name, value);
                }
            }
            if (json.nextToken() != null) {
                throw new Malformed("more than one JSON value on the line");
            }
            return fields;
        } catch (JsonProcessingException e) {
            throw new Malformed("no valid JSON: " + why(e) + ", in column "
                    + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw new AssertionError("Text in memory needs no I/O", e);
        }
    }

    /** Jackson's own words, but for an early end, where they confuse more than they tell. */
    static String why(JsonProcessingException e) {
        String words = e.getOriginalMessage();
        return words.startsWith("Unexpected end-of-input") ? "it ends in the middle" : Shown.of(words, 200);
    }
}
