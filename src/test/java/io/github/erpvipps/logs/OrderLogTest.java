package io.github.erpvipps.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.ledger.Ledger;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What has happened is said once, and what was rolled back is never said. */
class OrderLogTest {

    private final List<LogEvent> said = new CopyOnWriteArrayList<>();
    private final AbstractAppender listener = new AbstractAppender("listener", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
            said.add(event.toImmutable());
        }
    };

    private Shop shop;
    private Ledger ledger;

    @BeforeEach
    void open() {
        shop = Shop.open();
        ledger = new Ledger(shop.bridge().databases().ledger());
        listener.start();
        Configurator.setLevel(OrderLog.class, Level.INFO);
        ((Logger) LogManager.getLogger(OrderLog.class)).addAppender(listener);
    }

    @AfterEach
    void close() {
        ((Logger) LogManager.getLogger(OrderLog.class)).removeAppender(listener);
        Configurator.setLevel(OrderLog.class, Level.WARN);
        shop.close();
    }

    private void tell(String detail) {
        ledger.tell("told", null, null, "row-changed", detail);
    }

    private List<String> lines() {
        return said.stream()
                .map(event -> event.getMessage().getFormattedMessage())
                .filter(line -> line.startsWith("row-changed"))
                .toList();
    }

    @Test
    void anEventIsSaidWhenItIsCommittedAndNotBefore() {
        ledger.inTransaction(() -> {
            tell("one");
            assertThat(lines()).isEmpty();
            tell("two");
            return null;
        });
        tell("three");

        assertThat(lines()).containsExactly("row-changed: one", "row-changed: two", "row-changed: three");
    }

    @Test
    void whatIsRolledBackIsNeverSaid() {
        assertThatThrownBy(() -> ledger.inTransaction(() -> {
                    tell("lost");
                    throw new IllegalStateException("undone");
                }))
                .hasMessage("undone");

        assertThat(lines()).isEmpty();
        assertThat(shop.story("told")).isEmpty();
    }

    @Test
    void whatIsRolledBackToASavepointIsNeverSaidAndTheRestIs() {
        ledger.inTransaction(() -> {
            assertThatThrownBy(() -> ledger.inSavepoint(() -> {
                        tell("lost first");
                        throw new IllegalStateException("undone");
                    }))
                    .hasMessage("undone");
            tell("one");
            assertThatThrownBy(() -> ledger.inSavepoint(() -> {
                        tell("lost");
                        throw new IllegalStateException("undone");
                    }))
                    .hasMessage("undone");
            tell("two");
            return null;
        });

        assertThat(lines()).containsExactly("row-changed: one", "row-changed: two");
        assertThat(shop.story("told")).hasSize(2);
    }

    @Test
    void eachStepOfAnOrderIsOneLineWithTheSameCorrelationAsItsRequest() {
        shop.order("logged-1001", 49900);
        shop.awaitOrder("logged-1001", "AUTHORIZED");
        shop.ship("S-logged", "logged-1001", null);
        shop.awaitShipment("S-logged", "DONE");

        assertThat(said.stream()
                        .filter(event ->
                                "logged-1001".equals(event.getContextData().getValue("order")))
                        .map(event -> (String) event.getContextData().getValue("event")))
                .containsExactlyElementsOf(shop.story("logged-1001"));
        String requestId = (String) shop.operation("SHIPMENT", "S-logged").get("idempotency_key");
        LogEvent done = said.stream()
                .filter(event -> event.getMessage().getFormattedMessage().equals("done: SHIPMENT S-logged"))
                .findFirst()
                .orElseThrow();
        assertThat(done.getContextData().toMap())
                .containsEntry("correlation", requestId)
                .containsEntry("reference", "logged-1001")
                .containsEntry("operation", "SHIPMENT S-logged")
                .containsEntry("try", "1");
    }
}
