package io.github.erpvipps.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.simulator.Fault;
import io.github.erpvipps.simulator.FaultKind;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.SimulatorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both formats and the levels, as the settings of a real process choose them. */
class LogFormatTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private Shop shop;
    private Process process;

    @BeforeEach
    void open() {
        shop = Shop.withoutBridge(
                Path.of("").toAbsolutePath(),
                SimulatorSettings.defaults().withPort(0).withApproveAfterMs(50));
    }

    @AfterEach
    void close() {
        if (process != null) {
            process.destroyForcibly();
        }
        shop.close();
    }

    /** Lets an order be paid, with a capture that Vipps refuses at first. */
    private void run(String... settings) throws IOException {
        for (String setting : settings) {
            String[] parts = setting.split("=");
            shop.change(parts[0], parts[1]);
        }
        Path config = Files.writeString(
                folder.resolve("run.properties"),
                shop.settings().names().stream()
                        .map(name -> name + "=" + shop.settings().text(name))
                        .collect(Collectors.joining("\n")));
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.github.erpvipps.cli.BridgeCommand",
                        "run",
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("run.log").toFile())
                .start();
        await().atMost(PATIENCE).until(() -> log().contains("bridge is up"));
        shop.vipps().fault(Fault.once(FaultKind.LOCKED_94, Operation.CAPTURE));
        shop.order("1001-2026", 49900);
        shop.ship("S-7001", "1001-2026", 20000L);
        await().atMost(PATIENCE).until(() -> log().contains("later: SHIPMENT S-7001"));
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("run.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line(String beginning) {
        return log().lines()
                .filter(line -> line.contains(beginning))
                .findFirst()
                .orElseThrow(() -> new AssertionError(log()));
    }

    @Test
    void byDefaultALineIsForPeopleWithItsFieldsAtTheEnd() throws IOException {
        run();

        assertThat(line("later: SHIPMENT S-7001"))
                .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  OrderLog .*"
                        + "later: SHIPMENT S-7001: HTTP \\d+ .* \\{attempt=1, contextId=[0-9a-f-]{36}, correlation=c-[0-9a-f]{32},"
                        + " operation=SHIPMENT S-7001, order=1001-2026, reference=1001-2026, try=1}");
        assertThat(line("bridge is up")).doesNotContain("{");
    }

    @Test
    void jsonIsOneObjectALineWithTheSameFields() throws IOException {
        run("logging.format=json", "logging.level=debug");

        ObjectMapper json = new ObjectMapper();
        List<String> lines = log().lines().toList();
        for (String line : lines) {
            assertThat(json.readTree(line).isObject()).as(line).isTrue();
        }
        JsonNode later = json.readTree(line("later: SHIPMENT S-7001"));
        assertThat(later.path("event").asText()).isEqualTo("later");
        assertThat(later.path("order").asText()).isEqualTo("1001-2026");
        assertThat(later.path("operation").asText()).isEqualTo("SHIPMENT S-7001");
        assertThat(later.path("contextId").asText()).hasSize(36);
        assertThat(later.path("time").asText()).endsWith("Z");
    }
}
