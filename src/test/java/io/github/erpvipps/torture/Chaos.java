package io.github.erpvipps.torture;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** What goes wrong, drawn from the seed: each kind comes once before any comes again. One heavy event at a time. */
final class Chaos {

    /** What takes a process away. */
    enum Heavy {
        KILL_BRIDGE_A,
        HANG_BRIDGE_B,
        KILL_POSTGRES,
        KILL_SIMULATOR,
        TERMINATE_BRIDGE_A,
        KILL_BOTH_BRIDGES,
        HANG_SIMULATOR,
        KILL_BRIDGE_B,
        HANG_BRIDGE_A,
        KILL_BRIDGE_AND_POSTGRES,
        OVERTAKE_BRIDGE_A
    }

    /** What the network, Vipps and the portal do meanwhile. */
    enum Light {
        STORM_OF_429,
        STORM_OF_500,
        STORM_OF_503,
        STORM_OF_LOST_CALLS,
        SLOW_CALLS,
        MORE_SLOW_CALLS,
        LOST_ANSWERS,
        MORE_LOST_ANSWERS,
        BLOCK_CREDENTIALS,
        BLOCK_MERCHANT,
        FORGED_CALLBACKS,
        CALLBACKS_AGAIN,
        MORE_CALLBACKS_AGAIN,
        PORTAL_CAPTURE,
        PORTAL_REFUND,
        PORTAL_CANCEL,
        CUT_CONNECTIONS,
        CUT_MORE_CONNECTIONS,
        ERP_HOLDS_ROWS,
        ERP_HOLDS_MORE_ROWS
    }

    /** What the short run has time for. */
    private static final List<Heavy> SHORT_PLAN =
            List.of(Heavy.KILL_POSTGRES, Heavy.KILL_SIMULATOR, Heavy.HANG_BRIDGE_B, Heavy.KILL_BRIDGE_A);

    private static final double SHARE_OF_FAULTS = 0.15;
    private static final int FORGED = 500;
    private static final double SHARE_OF_LATE_REQUESTS = 0.1;
    private static final int MOST_TRIES = 60;
    private static final Duration UNTIL_THE_OTHERS_LEASES_ARE_USED = Duration.ofMillis(250);
    private static final Duration IN_FLIGHT = Duration.ofMillis(2_500);
    private static final Duration LONGEST_OVERTAKING = Duration.ofSeconds(20);

    private final long seed;
    private final Machinery machinery;
    private final Erp erp;
    private final Tally tally;
    private final List<Broken> broken = Collections.synchronizedList(new ArrayList<>());
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    Chaos(long seed, Machinery machinery, Erp erp, Tally tally) {
        this.seed = seed;
        this.machinery = machinery;
        this.erp = erp;
        this.tally = tally;
    }

    List<Broken> broken() {
        synchronized (broken) {
            return List.copyOf(broken);
        }
    }

    /** Random faults on calls and callbacks, from now on. They are gone when the simulator was killed. */
    void faultsOn() {
        machinery
                .vipps()
                .post(
                        "faults",
                        Map.of("seed", seed, "share", SHARE_OF_FAULTS, "longestDelayMs", 5_000, "strange", true));
    }

    /** One heavy event after the other until the time is over; the short run has all of its plan once. */
    void heavy(Duration time, boolean isShort) {
        Random random = new Random(seed + 11);
        long end = System.nanoTime() + time.toNanos();
        Pause.of(Duration.ofSeconds(2));
        if (isShort) {
            SHORT_PLAN.forEach(heavy -> strike(heavy, random, Duration.ofMillis(300 + random.nextInt(700))));
            return;
        }
        List<Heavy> plan = new ArrayList<>();
        while (System.nanoTime() < end) {
            if (plan.isEmpty()) {
                plan.addAll(List.of(Heavy.values()));
                Collections.shuffle(plan, random);
            }
            strike(plan.remove(0), random, Duration.ofMillis(300 + random.nextInt(3_000)));
            Pause.of(Duration.ofMillis(2_000 + random.nextInt(4_000)));
        }
    }

    private void strike(Heavy heavy, Random random, Duration away) {
        tally.count("heavy events", heavy.name());
        switch (heavy) {
            case KILL_BRIDGE_A -> killBridge(0, away);
            case KILL_BRIDGE_B -> killBridge(1, away);
            case KILL_BOTH_BRIDGES -> {
                machinery.bridges().forEach(Machine::kill);
                Pause.of(away);
                machinery.bridges().forEach(Machine::start);
                machinery.awaitBridge(0);
                machinery.awaitBridge(1);
            }
            case TERMINATE_BRIDGE_A -> {
                // A stop while PostgreSQL or Vipps misbehave may be slow; it must still be a clean one.
                int exit = machinery.bridge(0).terminate().orElse(-1);
                tally.count("exit codes after SIGTERM", exit == -1 ? "none in time" : Integer.toString(exit));
                Pause.of(away);
                machinery.bridge(0).start();
                machinery.awaitBridge(0);
            }
            case HANG_BRIDGE_A -> hang(machinery.bridge(0), Duration.ofMillis(8_000 + random.nextInt(2_000)));
            case HANG_BRIDGE_B -> hang(machinery.bridge(1), Duration.ofMillis(8_000 + random.nextInt(2_000)));
            case OVERTAKE_BRIDGE_A -> overtake(machinery.bridge(0));
            case HANG_SIMULATOR -> hang(machinery.simulator(), Duration.ofMillis(1_000 + random.nextInt(2_000)));
            case KILL_SIMULATOR -> {
                machinery.simulator().kill();
                Pause.of(away);
                machinery.simulator().start();
                machinery.awaitSimulator();
                faultsOn();
            }
            case KILL_POSTGRES -> {
                machinery.postgres().kill();
                Pause.of(away);
                machinery.postgres().restart();
            }
            case KILL_BRIDGE_AND_POSTGRES -> {
                machinery.bridge(1).kill();
                machinery.postgres().kill();
                Pause.of(away);
                machinery.bridge(1).start();
                Pause.of(away);
                machinery.postgres().restart();
                machinery.awaitBridge(1);
            }
        }
    }

    private void killBridge(int which, Duration away) {
        machinery.bridge(which).kill();
        Pause.of(away);
        machinery.bridge(which).start();
        machinery.awaitBridge(which);
    }

    private static void hang(Machine machine, Duration time) {
        machine.freeze();
        Pause.of(time);
        machine.thaw();
    }

    /**
     * The bridge is frozen with leases in its hands, just before their calls, while it waits for an access token. When it goes on,
     * the other bridge has taken the same operations over and their calls are under way.
     */
    private void overtake(Machine bridge) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            if (tries % 10 == 0) {
                tokensAreSlowToCome();
            }
            bridge.freeze();
            try {
                Pause.of(UNTIL_THE_OTHERS_LEASES_ARE_USED);
                Map<Long, String> held = leased();
                Pause.of(UNTIL_THE_OTHERS_LEASES_ARE_USED);
                held.entrySet().retainAll(leased().entrySet());
                if (!held.isEmpty()) {
                    tally.count("overtaken", "leases in the hands of the frozen bridge", held.size());
                    awaitOvertaken(held.keySet());
                    return;
                }
            } catch (DataAccessException | UncheckedIOException away) {
                tally.count("overtaken", "not possible: the database or the simulator is away");
            } finally {
                bridge.thaw();
            }
            Pause.of(Duration.ofMillis(50 + 7L * tries));
        }
        tally.count("overtaken", "no lease met");
    }

    /** Vipps refuses the next calls' tokens, and takes its time over new ones. */
    private void tokensAreSlowToCome() {
        machinery
                .vipps()
                .post("faults", Map.of("kind", "SLOW_BEFORE", "operation", "ACCESS_TOKEN", "times", 4, "delayMs", 500));
        machinery.vipps().post("faults", Map.of("kind", "UNAUTHORIZED_401", "times", 6));
    }

    /**
     * Operations that are leased, with their leases' tokens. At the gate already, with the payment locked, they are no good: that
     * transaction ends when its bridge stays away.
     */
    private Map<Long, String> leased() {
        Map<Long, String> leased = new HashMap<>();
        JdbcClient.create(machinery.database("torture-chaos"))
                .sql(
                        "select o.operation_id, o.lease_token from bridge.operation o join bridge.payment p using (payment_id)"
                                + " where o.state = 'LEASED' for share of p skip locked")
                .query()
                .listOfRows()
                .forEach(row -> leased.put(
                        (Long) row.get("operation_id"), row.get("lease_token").toString()));
        return leased;
    }

    private void awaitOvertaken(Set<Long> operations) {
        JdbcClient sql = JdbcClient.create(machinery.database("torture-chaos"));
        sql.sql("select p.reference, o.kind from bridge.operation o join bridge.payment p using (payment_id)"
                        + " where o.operation_id in (:operations)")
                .param("operations", operations)
                .query()
                .listOfRows()
                .forEach(row -> machinery
                        .vipps()
                        .post(
                                "faults",
                                Map.of(
                                        "kind",
                                        "SLOW_BEFORE",
                                        "operation",
                                        row.get("kind"),
                                        "reference",
                                        row.get("reference"),
                                        "delayMs",
                                        IN_FLIGHT.toMillis())));
        long end = System.nanoTime() + LONGEST_OVERTAKING.toNanos();
        while (System.nanoTime() < end) {
            long sending = sql.sql(
                            "select count(*) from bridge.operation where state = 'SENDING' and operation_id in (:operations)")
                    .param("operations", operations)
                    .query(Long.class)
                    .single();
            if (sending > 0) {
                tally.count("overtaken", "calls of the other bridge in flight", sending);
                return;
            }
            Pause.of(Duration.ofMillis(50));
        }
        tally.count("overtaken", "not in time");
    }

    /** A light event about every second in a short run, every two in a long one. */
    void light(Duration time, boolean isShort) {
        Random random = new Random(seed + 22);
        long end = System.nanoTime() + time.toNanos();
        List<Light> plan = new ArrayList<>();
        while (System.nanoTime() < end) {
            Pause.of(Duration.ofMillis(isShort ? 400 + random.nextInt(700) : 1_000 + random.nextInt(2_500)));
            if (plan.isEmpty()) {
                plan.addAll(List.of(Light.values()));
                Collections.shuffle(plan, random);
            }
            Light next = plan.remove(0);
            tally.count("light events", next.name());
            try {
                strike(next, random, isShort);
            } catch (UncheckedIOException | IllegalStateException simulatorIsAway) {
                // Its turn comes again.
                tally.count("light events", "not possible: the simulator is away");
                plan.add(next);
            }
        }
    }

    private void strike(Light light, Random random, boolean isShort) {
        switch (light) {
            case STORM_OF_429 -> storm("RATE_LIMITED_429");
            case STORM_OF_500 -> storm("ERROR_500_BEFORE");
            case STORM_OF_503 -> storm("ERROR_503");
            case STORM_OF_LOST_CALLS -> storm("LOST_BEFORE");
            case SLOW_CALLS, MORE_SLOW_CALLS -> burst("SLOW_BEFORE", random);
            case LOST_ANSWERS, MORE_LOST_ANSWERS -> burst("LOST_AFTER", random);
            case BLOCK_CREDENTIALS -> block("CREDENTIALS", random);
            case BLOCK_MERCHANT -> block("MERCHANT", random);
            case FORGED_CALLBACKS -> forge(random);
            case CALLBACKS_AGAIN, MORE_CALLBACKS_AGAIN -> callBackAgain(isShort);
            case PORTAL_CAPTURE -> portal("capture", Map.of("amountMinor", 100 + random.nextInt(3_000)), random);
            case PORTAL_REFUND -> portal("refund", Map.of("amountMinor", 100 + random.nextInt(300)), random);
            case PORTAL_CANCEL -> portal("cancel", Map.of(), random);
            case CUT_CONNECTIONS, CUT_MORE_CONNECTIONS -> cutConnections(random);
            case ERP_HOLDS_ROWS, ERP_HOLDS_MORE_ROWS -> holdRows(random);
        }
    }

    private void storm(String kind) {
        machinery.vipps().post("storms", Map.of("kind", kind, "share", 0.9, "durationMs", 3_000));
    }

    /** The next calls of one kind: carried out after the bridge has given up waiting, or carried out without an answer. */
    private void burst(String kind, Random random) {
        String operation =
                List.of("CAPTURE", "CAPTURE", "REFUND", "CANCEL", "INITIATE").get(random.nextInt(5));
        machinery
                .vipps()
                .post(
                        "faults",
                        Map.of(
                                "kind",
                                kind,
                                "operation",
                                operation,
                                "times",
                                6,
                                "delayMs",
                                kind.startsWith("SLOW") ? 1_200 + random.nextInt(1_500) : 0));
    }

    private void block(String kind, Random random) {
        String unit = random.nextBoolean() ? Machinery.DEFAULT_UNIT : Machinery.OTHER_UNIT;
        machinery.vipps().post("blocks", Map.of("kind", kind, "salesUnit", unit, "durationMs", 3_000));
    }

    private void portal(String act, Map<String, ?> body, Random random) {
        List<String> references = erp.references();
        int recent = Math.min(references.size(), 40);
        for (int tries = 0; tries < 8 && recent > 0; tries++) {
            String reference = references.get(references.size() - 1 - random.nextInt(recent));
            int status = machinery.vipps().post("payments/" + reference + "/" + act, body);
            tally.count("portal", act + (status < 300 ? "" : ", not possible"));
            if (status < 300) {
                return;
            }
        }
    }

    /**
     * Vipps repeats the callbacks of payments that are being captured, so that looks and calls of one payment meet, while more of
     * the bridges' requests to their database are late.
     */
    private void callBackAgain(boolean isShort) {
        JdbcClient sql = JdbcClient.create(machinery.database("torture-chaos"));
        machinery.lines().forEach(line -> line.late(SHARE_OF_LATE_REQUESTS));
        try {
            for (int round = 0; round < (isShort ? 5 : 25); round++) {
                sql.sql(
                                "select distinct p.reference from bridge.payment p join bridge.operation o using (payment_id)"
                                        + " where p.state = 'AUTHORIZED' and o.state in ('WAITING', 'READY', 'LEASED') limit 25")
                        .query(String.class)
                        .list()
                        .forEach(reference -> {
                            int status = machinery.vipps().post("payments/" + reference + "/callback", Map.of());
                            tally.count("callbacks again", status < 300 ? "sent" : "not possible");
                        });
                Pause.of(Duration.ofMillis(150));
            }
        } catch (DataAccessException databaseIsAway) {
            tally.count("callbacks again", "not possible: the database is away");
        } finally {
            machinery.lines().forEach(SlowLine::lateAsUsual);
        }
    }

    /** Hundreds at once from somebody who knows the address and the references, but not the token. */
    private void forge(Random random) {
        List<String> references = erp.references();
        AtomicLong believed = new AtomicLong();
        List<CompletableFuture<Void>> calls = new ArrayList<>();
        for (int i = 0; i < FORGED; i++) {
            int port = machinery.serverPort(i % 2);
            String reference = references.isEmpty() || i % 5 == 0
                    ? "nobody-" + i
                    : references.get(random.nextInt(references.size()));
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port
                            + (i % 4 == 0 ? "/vipps/webhooks" : "/vipps/callbacks/v2/payments/" + reference)))
                    .timeout(Duration.ofSeconds(10))
                    .POST(BodyPublishers.ofString("{\"orderId\":\"" + reference
                            + "\",\"transactionInfo\":{\"status\":\"RESERVED\",\"amount\":1}}"));
            if (i % 3 != 0) {
                request.header(
                        "Authorization",
                        i % 4 == 0
                                ? "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature="
                                        + "A".repeat(43) + "="
                                : "forged-" + i);
            }
            calls.add(http.sendAsync(request.build(), BodyHandlers.discarding()).handle((answer, failure) -> {
                tally.count("forged callbacks", failure == null ? Integer.toString(answer.statusCode()) : "no answer");
                if (failure == null && answer.statusCode() / 100 == 2) {
                    believed.incrementAndGet();
                }
                return null;
            }));
        }
        calls.forEach(CompletableFuture::join);
        if (believed.get() > 0) {
            broken.add(new Broken(4, null, believed.get() + " forged callbacks were answered as genuine"));
        }
    }

    /**
     * The ERP works on some of its orders in a transaction of its own. A bridge that reports to them waits with an old truth in its
     * hands, while the other one reports a newer truth to the orders beside them.
     */
    private void holdRows(Random random) {
        JdbcTransactionManager manager = new JdbcTransactionManager(machinery.database("torture-erp"));
        int time = 1_000 + random.nextInt(1_500);
        try {
            new TransactionTemplate(manager).executeWithoutResult(status -> {
                int held = JdbcClient.create(manager.getDataSource())
                        .sql(
                                "select order_id from (select order_id from erp.sales_order where payment_status not in ('PENDING')"
                                        + " order by created_at desc limit 60) recent order by random() limit 4")
                        .query(String.class)
                        .list()
                        .stream()
                        .mapToInt(order -> JdbcClient.create(manager.getDataSource())
                                .sql("update erp.sales_order set description = description where order_id = ?")
                                .param(order)
                                .update())
                        .sum();
                tally.count("rows of the ERP", "held", held);
                Pause.of(Duration.ofMillis(time));
            });
        } catch (DataAccessException | TransactionException databaseIsAway) {
            tally.count("rows of the ERP", "could not be held: the database is away, or a deadlock");
        }
    }

    /** In bursts, and those first that are in the middle of something, so that some break on their commit. */
    private void cutConnections(Random random) {
        for (int burst = 0; burst < 6; burst++) {
            try {
                int cut = JdbcClient.create(machinery.database("torture-chaos"))
                        .sql("select pg_terminate_backend(pid) from (select pid from pg_stat_activity"
                                + " where datname = current_database() and application_name not like 'torture%'"
                                + " order by state = 'idle', random() limit ?) victims")
                        .param(1 + random.nextInt(8))
                        .query()
                        .listOfRows()
                        .size();
                tally.count("connections", "cut", cut);
            } catch (DataAccessException databaseIsAway) {
                tally.count("connections", "could not be cut: the database is away");
            }
            Pause.of(Duration.ofMillis(random.nextInt(120)));
        }
    }
}
