package io.github.erpvipps.vipps;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Pattern;

/** Reads JSON that came from outside: nothing here throws on what it holds. */
public final class AnswerJson {

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(20)
                    .maxNumberLength(50)
                    .build())
            .build());

    /** Where the shapes of an error have their words: eCom's own, the two of the gateway, RFC 7807, and the token endpoint's. */
    private static final List<String> MESSAGES = List.of(
            "/errorMessage",
            "/result/message",
            "/responseInfo/responseMessage",
            "/message",
            "/detail",
            "/title",
            "/error_description");

    /** A UUID, 32 hexadecimal digits, or W3C's traceparent with these in it. */
    private static final Pattern TRACE_ID = Pattern.compile(
            "(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?:[0-9a-f]{2}-)?[0-9a-f]{32}(?:-[0-9a-f]{16}-[0-9a-f]{2})?");

    private AnswerJson() {}

    /** A missing node for what is no JSON. */
    public static JsonNode read(byte[] body) {
        try {
            JsonNode node = JSON.readTree(body);
            return node == null ? MissingNode.getInstance() : node;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    /** A field's text; null when there is none, or one that no id of Vipps' is as long as. */
    public static String text(JsonNode node, String field) {
        String text = node.path(field).asText("");
        return text.isEmpty() || text.length() > 64 ? null : text;
    }

    /** A field's whole number; null for anything else. */
    public static Long number(JsonNode node, String field) {
        return node.path(field).canConvertToLong() && node.path(field).isIntegralNumber()
                ? node.path(field).longValue()
                : null;
    }

    /** With Z, with an offset with or without a colon, or with neither, which means UTC: all have been seen. Null: no time. */
    public static Instant time(JsonNode node, String field) {
        String normal = node.path(field).asText("").replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2");
        try {
            return OffsetDateTime.parse(normal).toInstant();
        } catch (DateTimeParseException e) {
            try {
                return LocalDateTime.parse(normal).toInstant(ZoneOffset.UTC);
            } catch (DateTimeParseException none) {
                return null;
            }
        }
    }

    /**
     * Why Vipps said no, for people: the status, its name for the error, its words and the ids that its support asks for. It names
     * no person: long numbers are left out.
     *
     * @param name Vipps' short name for the error; empty when it gave none
     */
    public static String why(int status, String name, JsonNode error) {
        StringBuilder why = new StringBuilder("HTTP ").append(status);
        if (!name.isEmpty()) {
            why.append(' ').append(name);
        }
        String message = MESSAGES.stream()
                .map(pointer -> error.at(pointer).asText(""))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        if (!message.isEmpty()) {
            why.append(": ").append(cut(message, 200));
        }
        String words = why.toString().replaceAll("\\d{8,}", "…");
        return (words + traces(error)).replace('\0', ' ');
    }

    /** As they are where they look like ids, which may have eight digits in a row; otherwise without long numbers. */
    private static String traces(JsonNode error) {
        StringBuilder traces = new StringBuilder();
        for (String trace : List.of("contextId", "traceId")) {
            String id = error.path(trace).asText("");
            if (!id.isEmpty()) {
                String shown = TRACE_ID.matcher(id).matches() ? id : cut(id, 60).replaceAll("\\d{8,}", "…");
                traces.append(" (").append(trace).append(' ').append(shown).append(')');
            }
        }
        return traces.toString();
    }

    public static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    /** A word that nobody knows, made harmless: a letter of two characters becomes one question mark. */
    public static String strange(String word) {
        return cut(word.replaceAll("[^A-Z_]", "?"), 30);
    }
}
