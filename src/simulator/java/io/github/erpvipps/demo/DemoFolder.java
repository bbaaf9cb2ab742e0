package io.github.erpvipps.demo;

import io.github.erpvipps.cli.CommandFailed;
import io.github.erpvipps.config.Settings;
import io.github.erpvipps.run.OwnPostgres;
import io.github.erpvipps.simulator.SimulatorSettings;
import io.github.erpvipps.simulator.VippsSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The folder in which a demo keeps everything, begun anew each time; its settings are those of {@code ./bridge status} beside it. */
final class DemoFolder {

    static final String SALES_UNIT = "123456";

    private static final List<String> OURS =
            List.of("postgres", "inbox", "archive", "rejected", "outbox", "application.properties");

    private final Path home;
    private final Path folder;

    DemoFolder(Path home, Path folder) {
        this.home = home;
        this.folder = folder;
    }

    Path settingsFile() {
        return folder.resolve("application.properties");
    }

    Path samples() {
        return home.resolve("samples");
    }

    Path folder() {
        return folder;
    }

    /** Removes what an earlier demo left here, and nothing else. */
    void empty() {
        if (OwnPostgres.running(folder.resolve("postgres")).isPresent()) {
            throw new CommandFailed("another demo is running in " + folder + " (its PostgreSQL is process " + postgres()
                    + "); stop it first");
        }
        try {
            Files.createDirectories(folder);
            for (String name : OURS) {
                remove(folder.resolve(name));
            }
        } catch (IOException e) {
            throw new CommandFailed(folder + " cannot be emptied: " + e.getMessage());
        }
    }

    private String postgres() {
        try (Stream<String> lines = Files.lines(folder.resolve("postgres").resolve("postmaster.pid"))) {
            return lines.findFirst().orElse("unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> all = Files.walk(path)) {
                for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(one);
                }
            }
        }
    }

    /** Writes the settings, readable for their owner alone, and reads them as any command would. */
    Settings settings(VippsSimulator vipps, SimulatorSettings keys) {
        int server = portNear(8080);
        String webhookUrl = "http://127.0.0.1:" + server + "/vipps/webhooks";
        String text = """
                # Made by ./bridge demo for commands beside it: ./bridge status --config %1$s
                # The keys are the simulator's, which everybody may know.
                vipps.api=%10$s
                vipps.base-url=%2$s
                vipps.client-id=%3$s
                vipps.client-secret=%4$s
                vipps.subscription-key=%5$s
                vipps.merchant-serial-number=%6$s
                vipps.callback-prefix=http://127.0.0.1:%7$d/vipps/callbacks
                vipps.webhook-url=%11$s
                vipps.webhook-secrets=%12$s
                vipps.return-url=https://shop.example/thanks
                bridge.callback-secret=only-for-the-demo-on-this-machine
                bridge.embedded=true
                bridge.embedded-directory=%8$s/postgres
                erp.create-tables=true
                erp.poll-interval-ms=200
                erp.files.enabled=true
                erp.files.inbox=%8$s/inbox
                erp.files.archive=%8$s/archive
                erp.files.rejected=%8$s/rejected
                erp.files.outbox=%8$s/outbox
                erp.files.settle-ms=500
                erp.files.poll-interval-ms=250
                erp.files.feed-interval-ms=500
                # Clocks that run fast, so that one can watch
                retry.base-delay-ms=200
                retry.max-attempts=3
                release.delay-ms=2000
                status.first-check-ms=500
                status.check-interval-ms=500
                status.read-transaction-ids-ms=500
                server.host=127.0.0.1
                server.port=%7$d
                management.port=%9$d
                """.formatted(
                        settingsFile(),
                        vipps.baseUrl(),
                        keys.clientId(),
                        keys.clientSecret(),
                        keys.subscriptionKey(),
                        SALES_UNIT,
                        server,
                        folder,
                        portNear(9090),
                        System.getenv().getOrDefault("VIPPS_API", "ecom"),
                        webhookUrl,
                        vipps.registerWebhook(SALES_UNIT, webhookUrl));
        try {
            Files.createFile(
                    settingsFile(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(settingsFile(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Settings.load(home, settingsFile(), Map.of());
    }

    /** This port when it is free, otherwise any. */
    static int portNear(int wanted) {
        try (ServerSocket probe = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            if (wanted == 0) {
                throw new CommandFailed("no port of 127.0.0.1 can be listened on: " + e.getMessage());
            }
            return portNear(0);
        }
    }
}
