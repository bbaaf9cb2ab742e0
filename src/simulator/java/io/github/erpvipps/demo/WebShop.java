package io.github.erpvipps.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.erpvipps.simulator.Customer;
import io.github.erpvipps.simulator.SimulatorSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Plays a web shop whose own Vipps plugin makes the payment, so that the ERP only captures it. */
final class WebShop {

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String vipps;
    private final SimulatorSettings keys;

    WebShop(String vipps, SimulatorSettings keys) {
        this.vipps = vipps;
        this.keys = keys;
    }

    void sell(String reference, long amountMinor, String salesUnit) throws IOException, InterruptedException {
        String token = send("/accesstoken/get", "", "client_id", keys.clientId(), "client_secret", keys.clientSecret())
                .path("access_token")
                .asText();
        String body = """
                {"customerInfo": {"mobileNumber": "%s"},
                 "merchantInfo": {"merchantSerialNumber": "%s", "callbackPrefix": "%s/simulator", "fallBack": "https://shop.example/thanks",
                                  "authToken": "known-to-the-shop-alone"},
                 "transaction": {"orderId": "%s", "amount": %d, "transactionText": "Order of the web shop"}}
                """.formatted(Customer.IMMEDIATE.phone(), salesUnit, vipps, reference, amountMinor);
        send("/ecomm/v2/payments", body, "Authorization", "Bearer " + token, "Merchant-Serial-Number", salesUnit);
    }

    private JsonNode send(String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(vipps + path))
                .timeout(Duration.ofSeconds(5))
                .headers(headers)
                .header("Ocp-Apim-Subscription-Key", keys.subscriptionKey())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the simulator answered HTTP " + answer.statusCode() + ": " + answer.body());
        }
        return json.readTree(answer.body());
    }
}
