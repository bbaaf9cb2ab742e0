package io.github.erpvipps.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Vipps' Webhooks API, as its OpenAPI file has it, on a port of this machine: registrations for each sales unit. */
final class WebhooksApi implements AutoCloseable {

    private static final String PATH = "/webhooks/v1/webhooks";
    private static final String TOKEN = "a-token-of-the-webhooks-api";

    private static final ObjectMapper JSON = new ObjectMapper();

    record Registration(String salesUnit, String id, String url, List<String> events, String secret) {}

    private final HttpServer server;
    private final List<Registration> registrations = new CopyOnWriteArrayList<>();
    private volatile String refusal;

    WebhooksApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/accesstoken/get", http -> answer(http, 200, "{\"access_token\":\"" + TOKEN + "\"}"));
        server.createContext(PATH, this::handle);
        server.start();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Registration> registrations() {
        return registrations;
    }

    /** As Vipps does when nobody answers for two weeks, or as another system. */
    void forget(String id) {
        registrations.removeIf(one -> one.id().equals(id));
    }

    Registration add(String salesUnit, String url, String... events) {
        Registration one = new Registration(salesUnit, UUID.randomUUID().toString(), url, List.of(events), "");
        registrations.add(one);
        return one;
    }

    /** Answers every registration with this from now on; null: no more. */
    void refuse(String problem) {
        refusal = problem;
    }

    private void handle(HttpExchange http) throws IOException {
        String unit = http.getRequestHeaders().getFirst("Merchant-Serial-Number");
        if (!("Bearer " + TOKEN).equals(http.getRequestHeaders().getFirst("Authorization"))
                || http.getRequestHeaders().getFirst("Ocp-Apim-Subscription-Key") == null
                || unit == null) {
            answer(http, 401, "{\"title\":\"Unauthorized\",\"status\":401}");
            return;
        }
        String rest = http.getRequestURI().getPath().substring(PATH.length());
        switch (http.getRequestMethod()) {
            case "GET" -> answer(http, 200, list(unit));
            case "POST" -> register(http, unit);
            case "DELETE" -> {
                boolean there =
                        registrations.removeIf(one -> one.salesUnit().equals(unit) && ("/" + one.id()).equals(rest));
                answer(http, there ? 204 : 400, there ? null : "{\"detail\":\"There is no such webhook\"}");
            }
            default -> answer(http, 405, "");
        }
    }

    private void register(HttpExchange http, String unit) throws IOException {
        JsonNode body = JSON.readTree(http.getRequestBody());
        if (refusal != null) {
            answer(http, 400, refusal);
            return;
        }
        List<String> events = new ArrayList<>();
        body.path("events").forEach(event -> events.add(event.asText()));
        Registration one = new Registration(
                unit,
                UUID.randomUUID().toString(),
                body.path("url").asText(),
                events,
                "secret-of-" + UUID.randomUUID());
        registrations.add(one);
        answer(http, 201, "{\"id\":\"" + one.id() + "\",\"secret\":\"" + one.secret() + "\"}");
    }

    private String list(String unit) {
        ObjectNode list = JSON.createObjectNode();
        var webhooks = list.putArray("webhooks");
        for (Registration one : registrations) {
            if (one.salesUnit().equals(unit)) {
                ObjectNode webhook = webhooks.addObject().put("id", one.id()).put("url", one.url());
                one.events().forEach(webhook.putArray("events")::add);
            }
        }
        return list.toString();
    }

    private static void answer(HttpExchange http, int status, String body) throws IOException {
        try (http) {
            byte[] bytes = body == null ? new byte[0] : body.getBytes(UTF_8);
            http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            http.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
