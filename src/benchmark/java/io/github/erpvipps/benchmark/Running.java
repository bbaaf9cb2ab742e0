package io.github.erpvipps.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts the subjects, each in a process of its own.
 *
 * @param home the sources' folder, with a build in it
 * @param folder for what the processes write
 * @param database its address
 * @param vipps the stand-in's address
 * @param settings of the bridge, on top of what it needs
 */
record Running(Path home, Path folder, String database, String vipps, Map<String, String> settings) {

    /** @param bridges how many of them, where the subject is a bridge */
    UnderTest start(Subject subject, Call call, int inFlight, int bridges) throws InterruptedException {
        return switch (subject) {
            case BRIDGE, BRIDGE_WITH_ERP -> {
                Map<String, String> all = new LinkedHashMap<>(call.settings());
                all.putAll(settings);
                yield bridges(inFlight, bridges, all);
            }
            case LOOP_ONE_BY_ONE, LOOP_IN_BATCHES ->
                one(ChildProcess.java(
                        folder,
                        subject.id(),
                        HandWrittenLoop.class,
                        database,
                        vipps,
                        call.id(),
                        String.valueOf(inFlight),
                        String.valueOf(subject == Subject.LOOP_IN_BATCHES)));
            case OBVIOUS_ROUTE ->
                one(ChildProcess.java(
                        folder,
                        subject.id(),
                        ObviousRoute.class,
                        database,
                        vipps,
                        home.resolve("benchmark/obvious-routes/" + call.id() + ".camel.yaml")
                                .toString()));
        };
    }

    private static UnderTest one(ChildProcess process) {
        return new UnderTest(List.of(process), 0);
    }

    /** A bridge with its defaults, but for what {@code --set} says. */
    UnderTest bridge(int inFlight) throws InterruptedException {
        return bridges(inFlight, 1, settings);
    }

    private UnderTest bridges(int inFlight, int bridges, Map<String, String> all) throws InterruptedException {
        List<ChildProcess> started = new ArrayList<>();
        double longest = 0;
        try {
            for (int i = 0; i < bridges; i++) {
                RunningBridge bridge = RunningBridge.start(home, folder, database, vipps, inFlight, all);
                started.add(bridge.process());
                longest = Math.max(longest, bridge.startSeconds());
            }
            return new UnderTest(started, longest);
        } catch (IllegalStateException | InterruptedException e) {
            new UnderTest(started, 0).close();
            throw e;
        }
    }
}
