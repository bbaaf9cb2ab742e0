package io.github.erpvipps.work;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** Virtual threads, one for each call in flight, where the JVM has them: 21 and newer. */
final class CallThreads {

    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    private CallThreads() {}

    /**
     * By reflection, because the bridge is compiled for 17.
     *
     * @param name of the threads, each with a number behind it
     */
    static Optional<ExecutorService> virtual(String name) {
        if (Runtime.version().feature() < FIRST_WITH_VIRTUAL_THREADS) {
            return Optional.empty();
        }
        try {
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Object named = builder.getMethod("name", String.class, long.class)
                    .invoke(Thread.class.getMethod("ofVirtual").invoke(null), name + '-', 1L);
            Object factory = builder.getMethod("factory").invoke(named);
            return Optional.of((ExecutorService) Executors.class
                    .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, factory));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM should have virtual threads", e);
        }
    }
}
