package io.github.erpvipps.run;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Steps in a thread of their own, which end before whoever began them goes on, also when that fails. */
final class Meanwhile implements AutoCloseable {

    private final FutureTask<Void> steps;
    private final Thread thread;

    private Meanwhile(String name, Runnable steps) {
        this.steps = new FutureTask<>(steps, null);
        this.thread = new Thread(this.steps, name);
    }

    static Meanwhile run(String name, Runnable steps) {
        Meanwhile meanwhile = new Meanwhile(name, steps);
        meanwhile.thread.start();
        return meanwhile;
    }

    /** Waits for their end, and throws what they threw. */
    void await() throws InterruptedException {
        try {
            steps.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        }
    }

    /** Interrupts them where they are not at their end, and waits until they are. */
    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
