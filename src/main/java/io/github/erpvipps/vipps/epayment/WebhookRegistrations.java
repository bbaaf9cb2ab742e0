package io.github.erpvipps.vipps.epayment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.erpvipps.config.Settings;
import io.github.erpvipps.config.Settings.Credentials;
import io.github.erpvipps.logs.Masks;
import io.github.erpvipps.vipps.OneOffCalls;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** Where Vipps sends its webhooks (Webhooks API v1), for each sales unit. */
public final class WebhookRegistrations {

    /** All that Vipps tells of a payment. */
    private static final List<String> EVENTS = List.of(
            "epayments.payment.created.v1",
            "epayments.payment.aborted.v1",
            "epayments.payment.expired.v1",
            "epayments.payment.cancelled.v1",
            "epayments.payment.captured.v1",
            "epayments.payment.refunded.v1",
            "epayments.payment.authorized.v1",
            "epayments.payment.terminated.v1");

    private static final String PATH = "/webhooks/v1/webhooks";
    private static final int LONGEST_WORD_OF_VIPPS = 200;

    private final OneOffCalls calls;
    private final ObjectMapper json = new ObjectMapper();

    public WebhookRegistrations(Settings settings) {
        this.calls = new OneOffCalls(settings);
    }

    /** One that is in force at Vipps, ours or another system's. */
    public record Registration(String id, String url, Set<String> events) {

        /** Those events of payments that it does not tell, in short; empty for one of ours. */
        public List<String> missing() {
            return EVENTS.stream()
                    .filter(event -> !events.contains(event))
                    .map(Registration::inShort)
                    .toList();
        }

        /** Its events for people: {@code captured} for {@code epayments.payment.captured.v1}, others as they are. */
        public String told() {
            return events.equals(Set.copyOf(EVENTS))
                    ? "all events of payments"
                    : events.stream().map(Registration::inShort).collect(Collectors.joining(", "));
        }

        private static String inShort(String event) {
            return EVENTS.contains(event) ? event.split("\\.")[2] : event;
        }
    }

    /**
     * A new one.
     *
     * @param secret Vipps shows it this once; never printed by {@link #toString()}
     */
    public record Registered(String id, String secret) {
        @Override
        public String toString() {
            return "registration " + id;
        }
    }

    /**
     * All registrations of a sales unit.
     *
     * @throws IOException when Vipps does not answer or refuses, in words for people
     */
    public List<Registration> list(Credentials credentials) throws IOException {
        HttpResponse<String> answer =
                send(calls.request(credentials, PATH).GET().build(), 200);
        List<Registration> registrations = new ArrayList<>();
        for (JsonNode webhook : read(answer).path("webhooks")) {
            Set<String> events = new TreeSet<>();
            webhook.path("events").forEach(event -> events.add(event.asText()));
            registrations.add(new Registration(
                    webhook.path("id").asText(), webhook.path("url").asText(), events));
        }
        return registrations;
    }

    /**
     * Has Vipps send all events of a sales unit's payments to an address, whether it does so already or not.
     *
     * @throws IOException when Vipps does not answer or refuses, in words for people
     */
    public Registered register(Credentials credentials, String url) throws IOException {
        ObjectNode body = json.createObjectNode();
        body.put("url", url);
        EVENTS.forEach(body.putArray("events")::add);
        JsonNode answer = read(send(
                calls.request(credentials, PATH)
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build(),
                201));
        Registered registered =
                new Registered(answer.path("id").asText(), answer.path("secret").asText());
        Masks.ofProcess().secret(registered.secret());
        if (!isId(registered.id()) || registered.secret().isEmpty()) {
            throw new IOException(
                    "Vipps has registered it, but its answer has no id or no secret; delete it and try again");
        }
        return registered;
    }

    /**
     * Ends one.
     *
     * @throws IOException when Vipps does not answer or refuses, in words for people
     */
    public void delete(Credentials credentials, String id) throws IOException {
        send(
                calls.request(credentials, PATH + "/" + UUID.fromString(id))
                        .DELETE()
                        .build(),
                204);
    }

    /** Whether a text can be the id of a registration. */
    public static boolean isId(String text) {
        try {
            return UUID.fromString(text).toString().equalsIgnoreCase(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private HttpResponse<String> send(HttpRequest request, int wanted) throws IOException {
        HttpResponse<String> answer = calls.send(request);
        if (answer.statusCode() != wanted) {
            throw new IOException("Vipps says HTTP " + answer.statusCode() + problem(answer.body()));
        }
        return answer;
    }

    /** The detail of an RFC 7807 body and its reasons; nothing where there is none. */
    private String problem(String body) {
        try {
            JsonNode problem = json.readTree(body);
            StringBuilder words = new StringBuilder(
                    problem.path("detail").asText(problem.path("title").asText("")));
            for (JsonNode extra : problem.path("extraDetails")) {
                words.append(" (")
                        .append(extra.path("name").asText())
                        .append(": ")
                        .append(extra.path("reason").asText())
                        .append(")");
            }
            String text = words.toString().replaceAll("\\s+", " ").strip();
            return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(text.length(), LONGEST_WORD_OF_VIPPS));
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private JsonNode read(HttpResponse<String> answer) throws IOException {
        try {
            return json.readTree(answer.body());
        } catch (JsonProcessingException e) {
            // Jackson's own message would quote the answer, which may hold the secret.
            throw new IOException("Vipps' answer is no JSON");
        }
    }
}
