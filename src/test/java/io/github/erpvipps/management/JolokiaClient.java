package io.github.erpvipps.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What {@code curl} does with Jolokia. */
final class JolokiaClient {

    static final String BRIDGE = "io.github.erpvipps:type=Bridge,name=bridge";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;

    JolokiaClient(long managementPort) {
        address = URI.create("http://127.0.0.1:" + managementPort + "/observe/jolokia/");
    }

    JsonNode post(String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return JSON.readTree(send(request).body());
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(
                send(HttpRequest.newBuilder(address.resolve(path)).GET()).body());
    }

    HttpResponse<String> preflight(String origin) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address)
                .method("OPTIONS", BodyPublishers.noBody())
                .headers("Origin", origin, "Access-Control-Request-Method", "POST"));
    }

    JsonNode read(String mbean, String... attributes) throws IOException, InterruptedException {
        ObjectNode request = request("read", mbean);
        if (attributes.length == 1) {
            request.put("attribute", attributes[0]);
        } else if (attributes.length > 1) {
            request.set("attribute", JSON.valueToTree(attributes));
        }
        return post(request.toString());
    }

    JsonNode exec(String mbean, String operation, Object... arguments) throws IOException, InterruptedException {
        ObjectNode request = request("exec", mbean).put("operation", operation);
        request.set("arguments", JSON.valueToTree(arguments));
        return post(request.toString());
    }

    JsonNode write(String mbean, String attribute, Object value) throws IOException, InterruptedException {
        ObjectNode request = request("write", mbean).put("attribute", attribute);
        request.set("value", JSON.valueToTree(value));
        return post(request.toString());
    }

    private static ObjectNode request(String type, String mbean) {
        return JSON.createObjectNode().put("type", type).put("mbean", mbean);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    }
}
