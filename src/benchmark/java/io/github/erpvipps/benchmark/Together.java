package io.github.erpvipps.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Commits together what came while the last commit was under way. */
final class Together<T> {

    private static final int MOST_IN_A_BATCH = 200;

    /** One commit for all of them. */
    interface Batch<T> {
        void commit(List<T> several) throws Exception;
    }

    private record Waiting<T>(T one, CompletableFuture<Void> committed) {}

    private final BlockingQueue<Waiting<T>> queue = new ArrayBlockingQueue<>(1_000);
    private final Batch<T> batch;
    private final Consumer<Exception> failed;

    Together(String name, Batch<T> batch, Consumer<Exception> failed) {
        this.batch = batch;
        this.failed = failed;
        new Thread(this::run, name).start();
    }

    /** Leaves it to a later commit; waits only while a thousand others wait. */
    void later(T one) throws InterruptedException {
        queue.put(new Waiting<>(one, new CompletableFuture<>()));
    }

    /** Waits until it is committed. */
    void committed(T one) throws InterruptedException {
        CompletableFuture<Void> committed = new CompletableFuture<>();
        queue.put(new Waiting<>(one, committed));
        committed.join();
    }

    private void run() {
        List<Waiting<T>> several = new ArrayList<>();
        while (true) {
            try {
                several.add(queue.take());
                queue.drainTo(several, MOST_IN_A_BATCH - 1);
                batch.commit(several.stream().map(Waiting::one).toList());
                several.forEach(waiting -> waiting.committed().complete(null));
                several.clear();
            } catch (Exception e) {
                failed.accept(e);
            }
        }
    }
}
