package io.github.erpvipps.torture;

import static org.awaitility.Awaitility.await;

import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.flows.TestPostgres;
import io.github.erpvipps.run.OwnPostgres;
import io.github.erpvipps.simulator.SimulatorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL, a simulator and two bridges on one ledger, all processes of their own, in a folder and on ports of their own. */
final class Machinery implements AutoCloseable {

    static final String CALLBACK_SECRET = "torture-secret-of-callbacks";
    static final String DEFAULT_UNIT = "123456";
    static final String OTHER_UNIT = "123457";

    /** What the simulator does with its time; the bridges' settings below are made to fit. */
    static final Duration CUSTOMER_WINDOW = Duration.ofSeconds(5);

    static final Duration LATE_BY = Duration.ofSeconds(3);

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Path folder;
    private final PostgresServer postgres;
    private final Machine simulator;
    private final SimulatorClient vipps;
    private final List<Machine> bridges = new ArrayList<>();
    private final List<SlowLine> lines = new ArrayList<>();
    private final List<Integer> serverPorts = new ArrayList<>();
    private final List<Integer> managementPorts = new ArrayList<>();
    private final Map<Integer, String> webhookSecrets = new HashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Thread undertaker;
    private int commands;

    Machinery(Path folder, long seed) {
        this.folder = folder;
        for (String part : List.of("logs", "inbox", "archive", "rejected", "outbox", "elsewhere")) {
            try {
                Files.createDirectories(folder.resolve(part));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        int vippsPort = Shop.freePort();
        vipps = new SimulatorClient("http://127.0.0.1:" + vippsPort);
        simulator = new Machine(
                "simulator",
                log("simulator"),
                "io.github.erpvipps.simulator.SimulatorCommand",
                List.of(
                        "--port=" + vippsPort,
                        "--journal=" + folder.resolve("vipps.journal"),
                        "--set=latencyMs=10",
                        "--set=approveAfterMs=300",
                        "--set=customerWindowMs=" + CUSTOMER_WINDOW.toMillis(),
                        "--set=lateByMs=" + LATE_BY.toMillis(),
                        "--set=rateWindowMs=3000",
                        "--set=keyMemoryMs=60000",
                        "--set=clientPatienceMs=3500"));

        postgres = new PostgresServer(folder.resolve("postgres"), log("postgres"));
        for (String name : List.of("A", "B")) {
            int port = Shop.freePort();
            int managementPort = Shop.freePort();
            serverPorts.add(port);
            managementPorts.add(managementPort);
            lines.add(new SlowLine(postgres.port(), seed + lines.size()));
            Path config = config(name, port, managementPort, firstApi());
            bridges.add(new Machine(
                    "bridge " + name,
                    log("bridge-" + name),
                    "io.github.erpvipps.cli.BridgeCommand",
                    List.of("run", "--config=" + config)));
        }
        undertaker = new Thread(this::killAll);
        Runtime.getRuntime().addShutdownHook(undertaker);
    }

    /** @param api what the bridges are to have new payments made with */
    private Path config(String name, int port, int managementPort, String api) {
        SimulatorSettings keys = SimulatorSettings.defaults();
        String text = """
                vipps.api=%13$s
                vipps.webhook-url=%14$s
                vipps.webhook-secrets=%15$s
                vipps.base-url=%1$s
                vipps.client-id=%2$s
                vipps.client-secret=%3$s
                vipps.subscription-key=%4$s
                vipps.merchant-serial-number=%5$s
                vipps.sales-units.%6$s.client-id=%2$s
                vipps.sales-units.%6$s.client-secret=%3$s
                vipps.sales-units.%6$s.subscription-key=%4$s
                vipps.callback-prefix=http://127.0.0.1:%7$d/vipps/callbacks
                vipps.return-url=https://shop.example/thanks
                vipps.connect-timeout-ms=1000
                vipps.response-timeout-ms=1000
                vipps.rate-window-ms=3000
                bridge.callback-secret=%8$s
                bridge.jdbc-url=%9$s
                bridge.username=%10$s
                erp.create-tables=true
                erp.poll-interval-ms=100
                erp.files.enabled=true
                erp.files.inbox=%11$s/inbox
                erp.files.archive=%11$s/archive
                erp.files.rejected=%11$s/rejected
                erp.files.outbox=%11$s/outbox
                erp.files.settle-ms=300
                erp.files.poll-interval-ms=200
                erp.files.feed-interval-ms=5000
                accept.unknown-order-grace-ms=6000
                retry.base-delay-ms=200
                retry.max-delay-ms=2000
                retry.max-attempts=8
                retry.key-trust-ms=40000
                release.delay-ms=500
                status.first-check-ms=300
                status.check-interval-ms=500
                status.give-up-ms=6000
                server.host=127.0.0.1
                server.port=%7$d
                management.port=%12$d
                """.formatted(
                        vipps.address(),
                        keys.clientId(),
                        keys.clientSecret(),
                        keys.subscriptionKey(),
                        DEFAULT_UNIT,
                        OTHER_UNIT,
                        port,
                        CALLBACK_SECRET,
                        lines.get(name.equals("A") ? 0 : 1).addressOf(postgres.jdbcUrl()),
                        OwnPostgres.USER,
                        folder,
                        managementPort,
                        api,
                        webhookUrl(port),
                        webhookSecrets.getOrDefault(port, ""));
        try {
            return Files.writeString(folder.resolve("bridge-" + name + ".properties"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String webhookUrl(int port) {
        return "http://127.0.0.1:" + port + "/vipps/webhooks";
    }

    private static String firstApi() {
        return isMoving() ? "ecom" : Shop.API;
    }

    /** Whether the bridges begin with eCom and go over to ePayment in the middle: {@code -Dshop.api=moving}. */
    static boolean isMoving() {
        return Shop.API.equals("moving");
    }

    /** Each bridge is told of the payments of one sales unit; the other finds out by its looks, or from the ledger. */
    private void registerWebhooks() {
        webhookSecrets.put(serverPorts.get(0), vipps.registerWebhook(DEFAULT_UNIT, webhookUrl(serverPorts.get(0))));
        webhookSecrets.put(serverPorts.get(1), vipps.registerWebhook(OTHER_UNIT, webhookUrl(serverPorts.get(1))));
    }

    Collection<String> webhookSecrets() {
        return webhookSecrets.values();
    }

    private void configure(String api) {
        config("A", serverPorts.get(0), managementPorts.get(0), api);
        config("B", serverPorts.get(1), managementPorts.get(1), api);
    }

    /** On a working day, one bridge after the other, whatever is open. */
    void moveToEpayment() {
        configure("epayment");
        for (Machine bridge : bridges) {
            bridge.terminate();
            bridge.start();
        }
    }

    private Path log(String name) {
        return folder.resolve("logs").resolve(name + ".log");
    }

    void start() {
        simulator.start();
        awaitSimulator();
        registerWebhooks();
        configure(firstApi());
        bridges.forEach(Machine::start);
        awaitAll();
    }

    void awaitAll() {
        awaitSimulator();
        for (int i = 0; i < bridges.size(); i++) {
            awaitBridge(i);
        }
    }

    void awaitSimulator() {
        await("the simulator").atMost(PATIENCE).until(vipps::isReady);
    }

    void awaitBridge(int which) {
        await(bridges.get(which).name())
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> http.send(
                                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                                        + managementPorts.get(which) + "/observe/health/ready"))
                                                .timeout(Duration.ofSeconds(3))
                                                .build(),
                                        BodyHandlers.discarding())
                                .statusCode()
                        == 200);
    }

    Machine bridge(int which) {
        return bridges.get(which);
    }

    List<Machine> bridges() {
        return bridges;
    }

    List<SlowLine> lines() {
        return lines;
    }

    int serverPort(int which) {
        return serverPorts.get(which);
    }

    Machine simulator() {
        return simulator;
    }

    SimulatorClient vipps() {
        return vipps;
    }

    PostgresServer postgres() {
        return postgres;
    }

    Path folder() {
        return folder;
    }

    /** A connection for the ERP, the operators and the referee; the name keeps it from being cut by chance. */
    DataSource database(String who) {
        PGSimpleDataSource source = TestPostgres.source(postgres.jdbcUrl());
        source.setConnectTimeout(5);
        source.setSocketTimeout(60);
        source.setApplicationName(who);
        return source;
    }

    /**
     * {@code ./bridge …} beside the running bridges, as a person would.
     *
     * @return its exit code; -1 when it did not end within a minute
     */
    int command(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--config=" + folder.resolve("bridge-A.properties"));
        Path log = log("command-" + ++commands + "-" + arguments[0]);
        try {
            Process process = new ProcessBuilder(Machine.java("io.github.erpvipps.cli.BridgeCommand", all))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.to(log.toFile()))
                    .start();
            try {
                return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private void killAll() {
        bridges.forEach(Machine::close);
        simulator.close();
        lines.forEach(SlowLine::close);
        postgres.close();
    }

    @Override
    public void close() {
        killAll();
        Runtime.getRuntime().removeShutdownHook(undertaker);
    }
}
