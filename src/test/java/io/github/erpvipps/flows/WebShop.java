package io.github.erpvipps.flows;

import io.github.erpvipps.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The web shop's own Vipps plugin: it makes payments without asking the bridge. */
final class WebShop {

    private WebShop() {}

    static void initiate(String vipps, Settings settings, String reference, long amountMinor) {
        String token = send(HttpRequest.newBuilder(URI.create(vipps + "/accesstoken/get"))
                        .header("client_id", settings.text("vipps.client-id"))
                        .header("client_secret", settings.text("vipps.client-secret"))
                        .header("Ocp-Apim-Subscription-Key", settings.text("vipps.subscription-key"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build())
                .replaceAll(".*\"access_token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
        String body = """
                {"customerInfo": {}, "merchantInfo": {"merchantSerialNumber": "123456", "fallBack": "https://shop.example/thanks",
                 "callbackPrefix": "http://127.0.0.1:1/callbacks"},
                 "transaction": {"orderId": "%s", "amount": %d, "transactionText": "web shop"}}
                """.formatted(reference, amountMinor);
        send(HttpRequest.newBuilder(URI.create(vipps + "/ecomm/v2/payments"))
                .header("Authorization", "Bearer " + token)
                .header("Ocp-Apim-Subscription-Key", settings.text("vipps.subscription-key"))
                .header("Merchant-Serial-Number", "123456")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static String send(HttpRequest request) {
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
