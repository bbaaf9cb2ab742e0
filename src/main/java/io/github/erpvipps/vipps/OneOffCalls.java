package io.github.erpvipps.vipps;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.erpvipps.config.Settings;
import io.github.erpvipps.config.Settings.Credentials;
import io.github.erpvipps.logs.Masks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * Calls to Vipps that a person's command makes, once each: without routes, without a ledger, and never repeated. Nothing that moves
 * money goes this way.
 */
public final class OneOffCalls {

    private final Settings settings;
    private final HttpClient http;
    private final ObjectMapper json = new ObjectMapper();

    public OneOffCalls(Settings settings) {
        this.settings = settings;
        this.http = HttpClient.newBuilder()
                .connectTimeout(settings.millis("vipps.connect-timeout-ms"))
                .build();
    }

    /**
     * A request that says who we are and carries a fresh access token.
     *
     * @param path behind {@code vipps.base-url}, with its first slash
     * @throws IOException when no token can be had
     */
    public HttpRequest.Builder request(Credentials credentials, String path) throws IOException {
        return bare(credentials, path)
                .header("Authorization", "Bearer " + accessToken(credentials))
                .header("Content-Type", "application/json");
    }

    /** Asks for an access token, which is in the answer's body when its status is 200. */
    public HttpResponse<String> askForToken(Credentials credentials) throws IOException {
        return send(bare(credentials, "/accesstoken/get")
                .header("client_id", credentials.clientId())
                .header("client_secret", credentials.clientSecret())
                .POST(BodyPublishers.noBody())
                .build());
    }

    /** @throws IOException when no answer comes within the time-outs of the settings */
    public HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private String accessToken(Credentials credentials) throws IOException {
        HttpResponse<String> answer = askForToken(credentials);
        if (answer.statusCode() != 200) {
            throw new IOException("HTTP " + answer.statusCode() + " from the token endpoint");
        }
        try {
            String token = json.readTree(answer.body()).path("access_token").asText();
            Masks.ofProcess().accessToken(token);
            return token;
        } catch (JsonProcessingException e) {
            // Jackson's own message would quote the answer.
            throw new IOException("the answer of the token endpoint is no JSON");
        }
    }

    private HttpRequest.Builder bare(Credentials credentials, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(settings.text("vipps.base-url") + path))
                .timeout(settings.millis("vipps.response-timeout-ms"));
        new VippsHeaders(settings).put(request::header, credentials);
        return request;
    }
}
