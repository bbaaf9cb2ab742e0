package io.github.erpvipps.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM and Ctrl-C as a wish that the main thread sees: it ends what it began in its own order, and then the process ends
 * with 0, which a shutdown by itself would not.
 */
public final class Stop implements AutoCloseable {

    /** After this the process ends, whatever is not closed yet. */
    public static final Duration LONGEST_END = Duration.ofSeconds(90);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::endTheProcess, "stop");
    private volatile Thread interruptible = Thread.currentThread();

    private Stop() {}

    /** Listens from now on. Until {@link #started} the calling thread is interrupted when a stop is asked for. */
    public static Stop listen() {
        Stop stop = new Stop();
        Runtime.getRuntime().addShutdownHook(stop.hook);
        return stop;
    }

    /** From here on the thread looks by itself. */
    public void started() {
        interruptible = null;
    }

    public boolean isAsked() {
        return asked.getCount() == 0;
    }

    public void await() throws InterruptedException {
        asked.await();
    }

    /** Waits for a while, or until a stop is asked for. */
    public boolean await(Duration most) throws InterruptedException {
        return asked.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void endTheProcess() {
        asked.countDown();
        Thread starting = interruptible;
        if (starting != null) {
            starting.interrupt();
        }
        try {
            boolean inTime = ended.await(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
            Runtime.getRuntime().halt(inTime ? ExitCode.OK : ExitCode.FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All is closed; the process may end. */
    @Override
    public void close() {
        if (!isAsked()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                asked.countDown(); // the shutdown has just begun; the hook is waiting for the line below
            }
        }
        ended.countDown();
    }
}
