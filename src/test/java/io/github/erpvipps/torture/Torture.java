package io.github.erpvipps.torture;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** One run under one seed: load and chaos for a while, then quiet, then the check of all promises. */
final class Torture {

    private static final int STORIES = 10;

    private final long seed;
    private final Duration time;
    private final boolean isShort;
    private final Path base;
    private final Path folder;
    private final Tally tally = new Tally();

    /** @param base the folder of all runs; this one's is beneath it and is made anew */
    Torture(long seed, Duration time, boolean isShort, Path base) {
        this.seed = seed;
        this.time = time;
        this.isShort = isShort;
        this.base = base;
        this.folder = base.resolve("seed-" + seed);
    }

    /** @return the promises that were broken, with the seed and the stories of their orders written beside the logs */
    List<Broken> run() throws IOException {
        long start = System.nanoTime();
        deleteFolder();
        Files.createDirectories(folder);
        Set<Broken> broken = new LinkedHashSet<>();
        try (Machinery machinery = new Machinery(folder, seed)) {
            machinery.start();
            NothingUndone nothingUndone = new NothingUndone(machinery);
            RightCounts rightCounts = new RightCounts(machinery);
            Erp erp = new Erp(seed, isShort ? 5 : 3, machinery, tally);
            Operator operator = new Operator(machinery, seed, tally);
            Chaos chaos = new Chaos(seed, machinery, erp, tally);
            Watch watch = new Watch(machinery);
            System.out.println("torture, seed " + seed + ": " + time.toSeconds() + " s of chaos begin after "
                    + seconds(start) + " s");
            chaos.faultsOn();
            atOnce(
                    watch,
                    List.of(
                            () -> erp.sayAll(time),
                            () -> chaos.heavy(time, isShort),
                            () -> chaos.light(time, isShort),
                            () -> operator.work(time, isShort),
                            () -> moveInTheMiddle(machinery)));
            System.out.println("torture, seed " + seed + ": quiet begins after " + seconds(start) + " s");
            machinery.awaitAll();
            machinery.vipps().delete("faults");
            List<String> open = new Quiet(machinery).await(Duration.ofSeconds(isShort ? 90 : 240));
            open.forEach(what -> broken.add(new Broken(2, orderIn(what), "not quiet: " + what)));
            watch.look();
            broken.addAll(watch.broken());
            broken.addAll(chaos.broken());
            broken.addAll(nothingUndone.check());
            broken.addAll(rightCounts.check());
            broken.addAll(new Promises(machinery, erp).check());
            broken.addAll(
                    new FilePromises(machinery, erp.said()).check(erp.folder().dropped()));
            broken.addAll(new SecretPromise(machinery).check());
            count(machinery, erp);
            report(start, List.copyOf(broken), machinery, erp);
        }
        if (broken.isEmpty()) {
            deleteAllButTheReport();
        }
        return List.copyOf(broken);
    }

    private void moveInTheMiddle(Machinery machinery) {
        if (Machinery.isMoving()) {
            Pause.of(time.dividedBy(2));
            machinery.moveToEpayment();
            tally.count("bridges", "moved to ePayment");
        }
    }

    private static String orderIn(String what) {
        return what.startsWith("order ") ? what.substring("order ".length()).replaceFirst("[: ].*", "") : null;
    }

    /** Runs all of them, each on a thread of its own, and looks at the processes and the referee meanwhile. */
    private static void atOnce(Watch watch, List<Runnable> works) {
        ExecutorService threads = Executors.newFixedThreadPool(works.size());
        try {
            List<Future<?>> running = new ArrayList<>();
            works.forEach(work -> running.add(threads.submit(work)));
            while (!running.stream().allMatch(Future::isDone)) {
                watch.look();
                Pause.of(Duration.ofSeconds(1));
            }
            for (Future<?> work : running) {
                finish(work::get);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void finish(Callable<?> work) {
        try {
            work.call();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the torture itself failed", e.getCause());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What must hold at any moment: no process ends by itself, and the simulator's referee has nothing to say. */
    private static final class Watch {

        private final Machinery machinery;
        private final Set<Broken> broken = new LinkedHashSet<>();

        Watch(Machinery machinery) {
            this.machinery = machinery;
        }

        void look() {
            List<Machine> machines = new ArrayList<>(machinery.bridges());
            machines.add(machinery.simulator());
            for (Machine machine : machines) {
                OptionalInt exit = machine.endedByItself();
                if (exit.isPresent()) {
                    broken.add(new Broken(0, null, machine.name() + " ended by itself with " + exit.getAsInt()));
                    machine.start();
                }
            }
            try {
                machinery.vipps().get("breaches").forEach(breach -> {
                    if (!isTheShops(breach)) {
                        broken.add(broken(breach));
                    }
                });
            } catch (UncheckedIOException away) {
                // Its referee's notes are read again when it is back.
            }
        }

        /** The web shop initiates its own payments, and is no careful client. */
        private static boolean isTheShops(JsonNode breach) {
            return breach.path("reference").asText().startsWith("web-")
                    && breach.path("detail").asText().startsWith("INITIATE");
        }

        private static Broken broken(JsonNode breach) {
            String rule = breach.path("rule").asText();
            int promise =
                    switch (rule) {
                        case "other-bytes-under-a-known-key" -> 5;
                        case "over-the-limit" -> 7;
                        default -> 4;
                    };
            return new Broken(
                    promise,
                    breach.path("reference").asText(),
                    rule + ": " + breach.path("detail").asText());
        }

        List<Broken> broken() {
            return List.copyOf(broken);
        }
    }

    private void count(Machinery machinery, Erp erp) {
        PatientSql sql = new PatientSql(machinery.database("torture-referee"));
        tally.count("orders", "said", erp.orders());
        counts(sql, "orders", "select payment_status as what, count(*) as times from bridge.payment group by 1");
        counts(
                sql,
                "operations",
                "select purpose || ' ' || state as what, count(*) as times from bridge.operation group by 1");
        counts(
                sql,
                "dead letters",
                "select coalesce(dead_letter_class, '') as what, count(*) as times from bridge.operation"
                        + " where state = 'DEAD_LETTERED' group by 1");
        counts(sql, "events", "select what, count(*) as times from bridge.event group by 1");
        tally.count("files", "dropped", erp.folder().dropped().size());
        tally.countAll("vipps: ", machinery.vipps().get("counts"));
    }

    private void counts(PatientSql sql, String group, String query) {
        sql.rows(query).forEach(row -> tally.count(group, (String) row.get("what"), (Long) row.get("times")));
    }

    private void report(long start, List<Broken> broken, Machinery machinery, Erp erp) throws IOException {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("seed", seed);
        head.put("chaosSeconds", time.toSeconds());
        head.put("seconds", seconds(start));
        head.put("brokenPromises", broken.size());
        tally.write(folder.resolve("report.json"), head);
        System.out.println("torture, seed " + seed + ": " + broken.size() + " broken promises after " + seconds(start)
                + " s\n" + tally.text());
        summary(start, broken.size());
        if (!broken.isEmpty()) {
            tell(broken, new OrderStory(machinery, erp));
        }
    }

    private void summary(long start, int broken) throws IOException {
        Path file = base.resolve("summary.csv");
        if (!Files.exists(file)) {
            Files.writeString(
                    file,
                    "seed,seconds,broken,orders,shipments_done,refunds_done,heavy_events,light_events,unknown,found,dead_letters\n");
        }
        Files.writeString(
                file,
                String.join(
                                ",",
                                Stream.of(
                                                seed,
                                                seconds(start),
                                                (long) broken,
                                                tally.of("orders", "said"),
                                                tally.of("operations", "SHIPMENT DONE"),
                                                tally.of("operations", "REFUND DONE"),
                                                tally.all("heavy events"),
                                                tally.all("light events"),
                                                tally.of("events", "unknown"),
                                                tally.of("events", "found"),
                                                tally.all("dead letters"))
                                        .map(Object::toString)
                                        .toList())
                        + "\n",
                StandardOpenOption.APPEND);
    }

    /** All broken promises, and the stories of the first orders whose promises were broken. */
    private void tell(List<Broken> broken, OrderStory story) throws IOException {
        StringBuilder text = new StringBuilder("seed " + seed + ": " + broken.size() + " broken promises\n");
        broken.forEach(promise -> text.append(promise).append('\n'));
        broken.stream()
                .map(Broken::order)
                .filter(Objects::nonNull)
                .distinct()
                .limit(STORIES)
                .forEach(order -> text.append('\n').append(story.of(order)));
        Files.writeString(folder.resolve("broken.txt"), text);
        System.out.println(text);
    }

    private static long seconds(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }

    private void deleteFolder() throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder()).forEach(Torture::delete);
            }
        }
    }

    private void deleteAllButTheReport() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder())
                    .filter(path -> !path.equals(folder) && !path.equals(folder.resolve("report.json")))
                    .forEach(Torture::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
