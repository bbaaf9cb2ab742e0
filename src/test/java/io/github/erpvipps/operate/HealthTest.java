package io.github.erpvipps.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.work.Pulses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.health.DefaultHealthCheckRegistry;
import org.junit.jupiter.api.Test;

/** What a load balancer, Kubernetes and a person are told. */
class HealthTest {

    private final HttpClient http = HttpClient.newHttpClient();

    private HttpResponse<String> ask(Shop shop, String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                    + shop.settings().text("management.port") + "/observe/health" + path))
                            .build(),
                    BodyHandlers.ofString());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode check(Shop shop, String id) throws Exception {
        for (JsonNode check : new ObjectMapper().readTree(ask(shop, "").body()).path("checks")) {
            if (check.path("name").asText().endsWith(id)) {
                return check;
            }
        }
        throw new AssertionError("no check " + id + " in " + ask(shop, "").body());
    }

    private static void awaitReady(Shop shop, HealthTest test) {
        // Each ERP table has been read once by then.
        await().atMost(Shop.PATIENCE)
                .untilAsserted(
                        () -> assertThat(test.ask(shop, "/ready").statusCode()).isEqualTo(200));
    }

    @Test
    void aDatabaseThatIsAwayMakesTheBridgeUnreadyAndKillsItNot() throws Exception {
        try (Shop shop = Shop.open()) {
            awaitReady(shop, this);
            assertThat(ask(shop, "/live").statusCode()).isEqualTo(200);
            shop.bridge().databases().close();
            await().atMost(Shop.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(ask(shop, "/ready").statusCode()).isEqualTo(503));
            assertThat(ask(shop, "/live").statusCode()).isEqualTo(200);
            assertThat(check(shop, "ledger").path("status").asText()).isEqualTo("DOWN");
        }
    }

    @Test
    void aBridgeThatNobodyCanCallBackIsNotReady() throws Exception {
        try (Shop shop = Shop.open()) {
            awaitReady(shop, this);
            assertThat(check(shop, "callbacks").path("status").asText()).isEqualTo("UP");
            HealthCheckRegistry registry =
                    new DefaultHealthCheckRegistry(shop.bridge().camel());
            InetSocketAddress nobody;
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                nobody = (InetSocketAddress) taken.getLocalSocketAddress();
            }
            new Health(null, null)
                    .registerWith(registry, shop.bridge().databases().ledger(), Optional.empty(), nobody, new Pulses());
            HealthCheck callbacks = registry.getCheck("callbacks").orElseThrow();
            assertThat(callbacks.isReadiness()).isTrue();
            assertThat(callbacks.isLiveness()).isFalse();
            assertThat(callbacks.call().getState()).isEqualTo(HealthCheck.State.DOWN);
        }
    }

    @Test
    void whatOnlyHampersTheBridgeIsNamedAndLeavesItReady() throws Exception {
        try (Shop shop = Shop.open()) {
            awaitReady(shop, this);
            new Operators(new Ledger(shop.bridge().databases().ledger())).pause(null, null, "audit", "kari");
            await().atMost(Shop.PATIENCE).untilAsserted(() -> {
                JsonNode degraded = check(shop, "degraded");
                assertThat(degraded.path("message").asText())
                        .as(degraded.toString())
                        .isEqualTo("paused");
            });
            assertThat(check(shop, "degraded").path("status").asText()).isEqualTo("UP");
            assertThat(ask(shop, "/ready").statusCode()).isEqualTo(200);
        }
    }
}
