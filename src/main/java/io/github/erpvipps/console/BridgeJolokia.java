package io.github.erpvipps.console;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** The Jolokia of one bridge, and no other address. */
final class BridgeJolokia {

    static final byte[] VERSION = "{\"type\":\"version\"}".getBytes(StandardCharsets.UTF_8);

    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** An operator's replay of a thousand takes its time. */
    private static final Duration ANSWER = Duration.ofMinutes(5);

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final URI address;

    /** @param bridge its management address, such as {@code http://127.0.0.1:9090} */
    BridgeJolokia(URI bridge) {
        address = bridge.resolve("/observe/jolokia/");
    }

    /**
     * Passes a request on. The origin that the browser named stays behind: whether it may was decided before.
     *
     * @param query the request's, as it came, or null
     * @param authorization the header's value, or null
     * @throws IOException when the bridge does not answer
     */
    HttpResponse<byte[]> ask(byte[] body, String query, String authorization) throws IOException, InterruptedException {
        URI target = query == null ? address : URI.create(address + "?" + query);
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        Optional.ofNullable(authorization).ifPresent(login -> request.header("Authorization", login));
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }
}
