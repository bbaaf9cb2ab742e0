package io.github.erpvipps.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.flows.DatabaseDoor;
import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.run.OwnPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A ledger that cannot be read is told as that: its numbers are gone, never old, and a scrape ends all the same. */
class LedgerAwayTest {

    /** Below the time-out in docker/prometheus/prometheus.yml. */
    private static final Duration LONGEST_SCRAPE = Duration.ofSeconds(6);

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open();
        shop.order("away-0001", 10_000);
        shop.awaitOrder("away-0001", "AUTHORIZED");
        // Payments are counted now and then.
        await().atMost(Shop.PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> timedScrape().sum("bridge_payments"), count -> count == 1);
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @Test
    void aLedgerThatIsAway() {
        DatabaseDoor door = new DatabaseDoor(shop.database());
        door.close();
        try {
            awaitReadable(0);
            assertNoNumbers(timedScrape());
        } finally {
            door.open();
        }
        awaitReadable(1);
        assertThat(timedScrape().sum("bridge_payments")).isEqualTo(1);
    }

    @Test
    void aLedgerThatHangs() throws SQLException {
        try (Connection connection = DriverManager.getConnection(shop.database(), OwnPostgres.USER, "");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table bridge.payment in access exclusive mode");
            awaitReadable(0);
            assertNoNumbers(timedScrape());
            connection.rollback();
        }
        awaitReadable(1);
    }

    private static void awaitReadable(double expected) {
        await().atMost(Shop.PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> timedScrape().sum("bridge_ledger_readable"), readable -> readable == expected);
    }

    private static void assertNoNumbers(Scrape scrape) {
        assertThat(scrape.sum("bridge_ledger_readable")).isZero();
        assertThat(scrape.sum("bridge_payments", "status", "authorized")).isNaN();
        assertThat(scrape.sum("bridge_oldest_unknown_seconds")).isNaN();
        assertThat(scrape.sum("bridge_vipps_calls_seconds_count", "operation", "initiate", "outcome", "done"))
                .as("what the process itself has counted is still there")
                .isEqualTo(1);
    }

    private static Scrape timedScrape() {
        Instant before = Instant.now();
        Scrape scrape = Scrape.of(shop.settings());
        assertThat(Duration.between(before, Instant.now())).isLessThan(LONGEST_SCRAPE);
        return scrape;
    }
}
