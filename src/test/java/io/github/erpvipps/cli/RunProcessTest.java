package io.github.erpvipps.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.flows.Installation;
import io.github.erpvipps.flows.Shop;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./bridge run} as what it is: a process that a machine starts and stops. */
class RunProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private Process process;

    @AfterEach
    void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private Process start(String settings) throws Exception {
        Path config = Files.writeString(folder.resolve("run.properties"), settings);
        return new ProcessBuilder(
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
    }

    @Test
    void itWorksUntilSigtermAndThenExitsWith0() throws Exception {
        try (Shop shop = Shop.open()) {
            shop.stopBridge();
            process = start(shop.settings().names().stream()
                    .map(name -> name + "=" + shop.settings().text(name))
                    .collect(Collectors.joining("\n")));
            HttpRequest health = HttpRequest.newBuilder(URI.create(
                            "http://127.0.0.1:" + shop.settings().text("management.port") + "/observe/health"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            HttpClient http = HttpClient.newHttpClient();
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(
                                    http.send(health, BodyHandlers.discarding()).statusCode())
                            .as(Files.readString(folder.resolve("run.log")))
                            .isEqualTo(200));
            shop.order("process-1001", 49900);
            shop.awaitOrder("process-1001", "AUTHORIZED");

            process.destroy();

            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue())
                    .as(Files.readString(folder.resolve("run.log")))
                    .isZero();
        }
    }

    @Test
    void aStopWhileItWaitsForItsDatabaseEndsItAsWell() throws Exception {
        process = start(Installation.LEAST_SETTINGS);
        await().atMost(PATIENCE)
                .until(() -> Files.readString(folder.resolve("run.log")).contains("waiting for"));

        process.destroy();

        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
