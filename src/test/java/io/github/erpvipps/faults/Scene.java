package io.github.erpvipps.faults;

import static org.awaitility.Awaitility.await;

import io.github.erpvipps.flows.ErpFolders;
import io.github.erpvipps.flows.Installation;
import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.flows.TestPostgres;
import io.github.erpvipps.simulator.Operation;
import io.github.erpvipps.simulator.RecordedCall;
import io.github.erpvipps.simulator.SimulatorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Where a scenario is played: an installation of its own, an ERP that does not care which bridge is there, a Vipps, and a bridge
 * in a process that meets its blow. Once that process is dead, time passes and a second bridge goes on.
 */
final class Scene implements AutoCloseable {

    private static final Duration PATIENCE_WITH_A_START = Duration.ofSeconds(60);

    private final Path folder;
    private final Path home;
    private final ErpFolders folders;
    private final Shop shop;
    private final NamedPoint point;
    private final boolean moving;
    private final CompletableFuture<Void> successor = new CompletableFuture<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<Future<?>> repeated = new ArrayList<>();
    private BridgeProcess process;
    private boolean followed;

    Scene(Path folder, Scenario scenario, NamedPoint point) {
        this.folder = folder;
        this.point = point;
        this.home = Installation.in(folder.resolve("home"));
        this.folders = new ErpFolders(folder);
        folder.resolve("vipps").toFile().mkdir();
        scenario.changes().forEach(change -> change.in(home));
        String[] settings = Stream.of(
                        List.of(
                                "vipps.api=" + scenario.startsWith(),
                                "vipps.connect-timeout-ms=1000",
                                "vipps.response-timeout-ms=1000",
                                "retry.max-attempts=10"),
                        List.of(folders.settings()),
                        List.of(scenario.files() ? "erp.files.enabled=true" : "erp.files.enabled=false"),
                        scenario.settings())
                .flatMap(List::stream)
                .toArray(String[]::new);
        this.moving = scenario.moving();
        this.shop = Shop.withoutBridge(
                home,
                point.what().startsWith("migration/") ? TestPostgres.newDatabase() : TestPostgres.newLedger(),
                scenario.vipps().apply(SimulatorSettings.defaults().withPort(0).withApproveAfterMs(50)),
                settings);
    }

    Shop shop() {
        return shop;
    }

    ErpFolders folders() {
        return folders;
    }

    BridgeProcess process() {
        return process;
    }

    /** A bridge that meets its blow and, where that kills it, is followed by another one. */
    void startBridge(NamedPoint blow) {
        process = BridgeProcess.start(folder, home, shop.settings(), blow, "run");
        if (blow.blow() == NamedPoint.Blow.BREAK) {
            repeated.add(clock.scheduleWithFixedDelay(this::leasesRunOut, 1, 1, TimeUnit.SECONDS));
        }
        if (blow.blow() == NamedPoint.Blow.HALT) {
            followed = true;
            BridgeProcess first = process;
            first.onEnd(() -> {
                try {
                    if (first.isStruck()) {
                        timePasses();
                        if (moving) {
                            shop.change("vipps.api", Scenario.EPAYMENT);
                        }
                        shop.startBridge();
                    }
                    successor.complete(null);
                } catch (RuntimeException | Error e) {
                    successor.completeExceptionally(e);
                }
            });
        }
    }

    /** A bridge that is killed at a point before the one that the scenario is about. */
    void killAnotherAt(String earlier) {
        process = BridgeProcess.start(folder, home, shop.settings(), NamedPoint.of(earlier), "run");
    }

    /** Waits until the process has met its blow: a scenario that never gets there proves nothing. */
    void awaitBlow() {
        await("the blow: " + point).atMost(PATIENCE_WITH_A_START).until(() -> process.isStruck() || !process.isAlive());
        if (!process.isStruck()) {
            throw new AssertionError("the process ended before the blow");
        }
    }

    /**
     * From now on a file {@code vipps/…}, named as the operation, says that Vipps has got such a call and has not answered it yet: by
     * it the process can be struck.
     */
    void sayWhatVippsGets() {
        repeated.add(clock.scheduleWithFixedDelay(
                () -> shop.vipps().calls().stream()
                        .filter(call -> call.outcome().equals(RecordedCall.IN_FLIGHT))
                        .forEach(call -> say(call.operation())),
                0,
                2,
                TimeUnit.MILLISECONDS));
    }

    private void say(Operation operation) {
        try {
            Files.writeString(folder.resolve("vipps").resolve(operation.name().toLowerCase(Locale.ROOT)), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A bridge that nothing befalls, in this process. */
    void startSoundBridge() {
        shop.startBridge();
        successor.complete(null);
    }

    /** A command of an operator, which meets the blow. */
    BridgeProcess strikeCommand(String... command) {
        process = BridgeProcess.start(folder, home, shop.settings(), point, command);
        process.end();
        return process;
    }

    BridgeProcess command(String... command) {
        BridgeProcess sound = BridgeProcess.start(folder, home, shop.settings(), null, command);
        sound.end();
        return sound;
    }

    /** The ERP has nothing to write into until a bridge has made its tables; and a bridge takes a while to come up. */
    void awaitBridge() {
        await("a bridge and the ERP's tables").atMost(PATIENCE_WITH_A_START).until(() -> {
            if (successor.isDone()) {
                successor.join();
            }
            return exists("erp.cancellation") && (process == null || process.isUp() || successor.isDone());
        });
    }

    private boolean exists(String table) {
        return shop.sql()
                .sql("select to_regclass(?) is not null")
                .params(table)
                .query(Boolean.class)
                .single();
    }

    /**
     * Nobody waits for minutes in a test: what the dead bridge held, and what was put off, is due now. It only moves times into
     * the past that would have come by themselves.
     */
    void timePasses() {
        if (!exists("bridge.dropped_line")) {
            return;
        }
        for (String statement : List.of(
                "update bridge.operation set lease_until = clock_timestamp() - interval '1 second' where lease_until is not null",
                "update bridge.operation set next_attempt_at = clock_timestamp() where next_attempt_at > clock_timestamp()",
                "update bridge.operation set report_after = clock_timestamp() where report_after > clock_timestamp()",
                "update bridge.payment set report_after = clock_timestamp() where report_after > clock_timestamp()",
                "update bridge.payment set next_check_at = clock_timestamp() where next_check_at > clock_timestamp()",
                "update bridge.dropped_file set claimed_until = clock_timestamp() - interval '1 second'")) {
            shop.sql().sql(statement).update();
        }
    }

    private void leasesRunOut() {
        if (exists("bridge.operation")) {
            leasesRunOut(shop);
        }
    }

    /** For a bridge that lives on: only what is sending for longer than a call may take here is let go early. */
    static void leasesRunOut(Shop shop) {
        shop.sql()
                .sql("update bridge.operation set lease_until = clock_timestamp() - interval '1 second'"
                        + " where state = 'SENDING' and sent_at < clock_timestamp() - interval '3 seconds'")
                .update();
    }

    /** What happened to the one that was struck; for a failure's message. */
    String story() {
        return "events: "
                + (exists("bridge.event")
                        ? shop.sql()
                                .sql(
                                        "select coalesce(order_id, '') || ' ' || what || ' ' || coalesce(detail, '') from bridge.event"
                                                + " order by event_id")
                                .query(String.class)
                                .list()
                        : "none")
                + "\nthe process:\n" + (process == null ? "none" : process.log());
    }

    /** Waits until the second bridge is up; it fails as that one does. */
    void awaitSuccessor() {
        await("a second bridge").atMost(PATIENCE_WITH_A_START).until(successor::isDone);
        successor.join();
    }

    @Override
    public void close() {
        repeated.forEach(task -> task.cancel(false));
        clock.shutdown();
        if (process != null) {
            process.close();
        }
        if (followed) {
            // Whatever came of it; it must not come into being behind our back.
            await().atMost(PATIENCE_WITH_A_START).until(successor::isDone);
        }
        shop.close();
    }
}
