package io.github.erpvipps.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.erpvipps.simulator.SimulatorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** The simulator's own calls, and those of the web shop that makes payments without asking the bridge. */
final class SimulatorClient {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String address;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    SimulatorClient(String address) {
        this.address = address;
    }

    String address() {
        return address;
    }

    JsonNode get(String what) {
        try {
            return json.readTree(
                    send(HttpRequest.newBuilder(uri("/simulator/" + what)).GET())
                            .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the status of the answer: what is not possible on this payment is refused, and that is well */
    int post(String what, Map<String, ?> body) {
        try {
            return send(HttpRequest.newBuilder(uri("/simulator/" + what))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(json.writeValueAsString(body))))
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the secret that its deliveries are signed with */
    String registerWebhook(String salesUnit, String url) {
        try {
            return json.readTree(send(HttpRequest.newBuilder(uri("/simulator/webhooks"))
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(
                                            json.writeValueAsString(Map.of("salesUnit", salesUnit, "url", url)))))
                            .body())
                    .path("secret")
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String what) {
        send(HttpRequest.newBuilder(uri("/simulator/" + what)).DELETE());
    }

    boolean isReady() {
        try {
            return get("breaches").isArray();
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /**
     * The web shop's Vipps plugin makes a payment. Like any call this one may meet a fault; the shop looks before it tries again.
     *
     * @return whether the payment is there
     */
    boolean payAsWebShop(String salesUnit, String reference, long amountMinor, String phone) {
        try {
            String token = token();
            HttpRequest.Builder details =
                    ofShop("/" + reference + "/details", salesUnit, token).GET();
            int there = send(details).statusCode();
            if (there == 200) {
                return true;
            }
            if (there == 404) {
                Map<String, Object> body = Map.of(
                        "customerInfo",
                        phone == null ? Map.of() : Map.of("mobileNumber", phone),
                        "merchantInfo",
                        Map.of(
                                "merchantSerialNumber",
                                salesUnit,
                                "fallBack",
                                "https://shop.example/thanks",
                                "callbackPrefix",
                                "http://127.0.0.1:1/callbacks"),
                        "transaction",
                        Map.of("orderId", reference, "amount", amountMinor, "transactionText", "web shop"));
                return send(ofShop("", salesUnit, token)
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString(json.writeValueAsString(body))))
                                .statusCode()
                        == 200;
            }
            return false;
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private String token() throws IOException {
        SimulatorSettings keys = SimulatorSettings.defaults();
        return json.readTree(send(HttpRequest.newBuilder(uri("/accesstoken/get"))
                                .header("client_id", keys.clientId())
                                .header("client_secret", keys.clientSecret())
                                .header("Ocp-Apim-Subscription-Key", keys.subscriptionKey())
                                .POST(BodyPublishers.noBody()))
                        .body())
                .path("access_token")
                .asText();
    }

    private HttpRequest.Builder ofShop(String path, String salesUnit, String token) {
        return HttpRequest.newBuilder(uri("/ecomm/v2/payments" + path))
                .header("Authorization", "Bearer " + token)
                .header(
                        "Ocp-Apim-Subscription-Key",
                        SimulatorSettings.defaults().subscriptionKey())
                .header("Merchant-Serial-Number", salesUnit);
    }

    private URI uri(String path) {
        return URI.create(address + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
