package io.github.erpvipps.simulator;

import static io.github.erpvipps.simulator.Merchant.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator as a process that is killed and stopped while a client has calls in flight. */
class SimulatorProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private int port;
    private Process process;
    private Merchant merchant;

    @BeforeEach
    void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        startAgain();
        merchant = new Merchant("http://127.0.0.1:" + port);
    }

    @AfterEach
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** With what the test sets, in place of a customer who does nothing. */
    private void startAgain(String... more) throws IOException {
        Path log = folder.resolve("simulator.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.github.erpvipps.simulator.SimulatorCommand",
                "--port=" + port,
                "--journal=" + folder.resolve("journal"),
                "--set=standstillMs=60000"));
        command.addAll(more.length == 0 ? List.of("--approve-after-ms=-1") : List.of(more));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().atMost(PATIENCE).until(() -> Files.readString(log).contains("vipps.base-url"));
    }

    @Test
    void aKilledSimulatorGoesOnWithTheSameBooks() throws Exception {
        merchant.initiate("order-0001", 50_000, Customer.USUAL);
        control("POST", "/payments/order-0001/approve", "");
        control("POST", "/faults", "{\"kind\":\"LOST_AFTER\",\"operation\":\"capture\"}");
        assertThatThrownBy(() -> merchant.capture("order-0001", 20_000L, "c-1")).isInstanceOf(Merchant.Lost.class);
        merchant.refund("order-0001", 20_001L, "r-1");
        String books = control("GET", "/books", "");
        String counts = control("GET", "/counts", "");
        String breaches = control("GET", "/breaches", "");
        String calls = control("GET", "/calls", "");
        assertThat(new JsonArray(breaches)).hasSize(1);

        kill();
        Files.writeString(folder.resolve("journal"), "[[\"Torn", StandardOpenOption.APPEND);
        startAgain();

        assertThat(control("GET", "/books", "")).isEqualTo(books);
        assertThat(control("GET", "/breaches", "")).isEqualTo(breaches);
        assertThat(control("GET", "/calls", "")).isEqualTo(calls);
        assertThat(new JsonObject(control("GET", "/counts", ""))).isEqualTo(new JsonObject(counts));
        assertThat(outcome(merchant.details("order-0001")))
                .as("the old access token")
                .isEqualTo("200");
        assertThat(outcome(merchant.capture("order-0001", 20_000L, "c-1"))).isEqualTo("200");
        assertThat(outcome(merchant.capture("order-0001", 20_001L, "c-1"))).isEqualTo("409 Payment 93");
        assertThat(new JsonArray(control("GET", "/books", "")).getJsonObject(0).getLong("capturedMinor"))
                .as("the same key books once")
                .isEqualTo(20_000);

        kill();
        startAgain();
        assertThat(new JsonArray(control("GET", "/breaches", "")))
                .as("what was written after the torn line is read too")
                .hasSize(2);
    }

    @Test
    void aCallThatWasInFlightMustBeLookedUp() throws Exception {
        merchant.initiate("order-0001", 50_000, Customer.USUAL);
        control("POST", "/payments/order-0001/approve", "");
        control(
                "POST",
                "/faults",
                "{\"kind\":\"SLOW_BEFORE\",\"operation\":\"capture\",\"delayMs\":60000,\"times\":2}");
        CompletableFuture<?> first = merchant.captureSoon("order-0001", 20_000, "c-1");
        await().until(() -> control("GET", "/calls", "").contains("CAPTURE"));

        kill();
        startAgain();
        assertThat(first).failsWithin(PATIENCE);
        assertThat(outcome(merchant.capture("order-0001", 20_000L, "c-1"))).isEqualTo("200");
        assertThat(control("GET", "/breaches", "")).contains(Breach.REPEAT_WITHOUT_LOOK_UP);

        control("DELETE", "", "");
        merchant.initiate("order-0002", 50_000, Customer.USUAL);
        control("POST", "/payments/order-0002/approve", "");
        control("POST", "/faults", "{\"kind\":\"SLOW_BEFORE\",\"operation\":\"capture\",\"delayMs\":60000}");
        CompletableFuture<?> second = merchant.captureSoon("order-0002", 20_000, "c-2");
        await().until(() -> control("GET", "/calls", "").contains("CAPTURE"));
        kill();
        startAgain();
        assertThat(second).failsWithin(PATIENCE);
        merchant.details("order-0002");
        kill();
        startAgain();
        assertThat(outcome(merchant.capture("order-0002", 20_000L, "c-2"))).isEqualTo("200");
        assertThat(control("GET", "/breaches", "")).isEqualTo("[]");
    }

    @Test
    void openCustomersGoOnWithTheTimeTheyHaveLeft() throws Exception {
        String[] quick = {"--set=customerWindowMs=2500", "--set=lateByMs=2000", "--approve-after-ms=1500"};
        kill();
        startAgain(quick);
        merchant.initiate("order-0001", 50_000, Customer.USUAL);
        merchant.initiate("order-0002", 50_000, Customer.REJECTING);
        merchant.initiate("order-0003", 50_000, Customer.SILENT);
        merchant.initiate("order-0004", 50_000, Customer.LATE);

        kill();
        startAgain(quick);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(states())
                        .isEqualTo(Map.of(
                                "order-0001", "RESERVED",
                                "order-0002", "CANCELLED",
                                "order-0003", "EXPIRED",
                                "order-0004", "RESERVED")));
    }

    private Map<String, String> states() {
        Map<String, String> states = new HashMap<>();
        for (Object payment : new JsonArray(control("GET", "/books", ""))) {
            states.put(((JsonObject) payment).getString("reference"), ((JsonObject) payment).getString("state"));
        }
        return states;
    }

    @Test
    void twoSimulatorsDoNotShareAJournal() {
        assertThatThrownBy(() -> VippsSimulator.start(SimulatorSettings.defaults(), folder.resolve("journal")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Another simulator writes the journal");
    }

    private String control(String method, String path, String body) {
        return merchant.send(method, "/simulator" + path, merchant.headers(), body)
                .body();
    }
}
