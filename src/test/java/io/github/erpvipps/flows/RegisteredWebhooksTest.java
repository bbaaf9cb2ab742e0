package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.config.Settings.Credentials;
import io.github.erpvipps.simulator.SimulatorSettings;
import io.github.erpvipps.vipps.epayment.WebhookRegistrations;
import io.github.erpvipps.vipps.epayment.WebhookRegistrations.Registered;
import io.github.erpvipps.vipps.epayment.WebhookRegistrations.Registration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From the registration to the hint: who signs and who checks have nothing in common but the guide. */
class RegisteredWebhooksTest {

    @Test
    void duringARotationBothRegistrationsTellEverythingAndEachEventIsStoredOnce() throws IOException {
        try (Shop shop = Shop.withoutBridge(
                Path.of("").toAbsolutePath(),
                SimulatorSettings.defaults().withPort(0).withApproveAfterMs(50),
                "vipps.api=epayment",
                "status.first-check-ms=600000",
                "status.check-interval-ms=600000")) {
            String url = shop.settings().text("vipps.webhook-url");
            String oldSecret = shop.settings().text("vipps.webhook-secrets");
            Credentials keys = shop.settings().credentials("123456").orElseThrow();
            WebhookRegistrations vipps = new WebhookRegistrations(shop.settings());
            Registered registered = vipps.register(keys, url);
            assertThat(registered.secret()).isNotEqualTo(oldSecret);
            shop.change("vipps.webhook-secrets", oldSecret + "," + registered.secret());
            shop.startBridge();
            assertThat(vipps.list(keys))
                    .hasSize(2)
                    .allSatisfy(there -> assertThat(there.url()).isEqualTo(url))
                    .allSatisfy(there -> assertThat(there.missing()).isEmpty())
                    .extracting(Registration::id)
                    .contains(registered.id());

            shop.order("registered-1", 20000);
            shop.awaitOrder("registered-1", "AUTHORIZED");
            for (String shipment : List.of("S-registered-1", "S-registered-2")) {
                shop.ship(shipment, "registered-1", 10_000L);
                shop.awaitShipment(shipment, "DONE");
            }
            await().atMost(Shop.PATIENCE)
                    .until(
                            () -> shop.vipps().webhooks().stream()
                                    .filter(sent -> sent.httpStatus() == 200)
                                    .count(),
                            told -> told == 8);
            await().atMost(Shop.PATIENCE)
                    .untilAsserted(() -> assertThat(shop.sql()
                                    .sql("select name from bridge.webhook_event where reference = 'registered-1'")
                                    .query(String.class)
                                    .list())
                            .containsExactlyInAnyOrder("CREATED", "AUTHORIZED", "CAPTURED", "CAPTURED"));
            assertThat(shop.story("registered-1")).containsSubsequence("webhook", "authorized");

            vipps.delete(keys, registered.id());
            assertThat(vipps.list(keys)).extracting(Registration::id).hasSize(1).doesNotContain(registered.id());
            shop.assertBooksAgree();
        }
    }
}
