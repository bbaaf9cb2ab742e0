package io.github.erpvipps.vipps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.erpvipps.config.Settings;
import java.time.Duration;

/** What the requests of every API have in common. */
public final class RequestJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RequestJson() {}

    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** Always the same bytes for the same fields in the same order. */
    public static byte[] bytes(ObjectNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can always be written", e);
        }
    }

    /** At most so many characters of a text, none of them cut in two. */
    public static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }

    /** A wait for a connection of the pool, for a new one, and for the answer. */
    public static Duration longestCall(Settings settings) {
        return settings.millis("vipps.connect-timeout-ms")
                .multipliedBy(2)
                .plus(settings.millis("vipps.response-timeout-ms"));
    }
}
