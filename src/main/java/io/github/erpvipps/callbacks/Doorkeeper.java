package io.github.erpvipps.callbacks;

import io.vertx.core.MultiMap;
import java.util.Map;
import java.util.Optional;

/** Who may come in by a {@link Door}, judged in memory alone: it neither waits nor throws, and a forged request costs a few hashes. */
@FunctionalInterface
public interface Doorkeeper {

    /**
     * Judges a request before a byte of its body is read.
     *
     * @param headers as they came in
     * @param path the parameters of the route's path
     * @return what listens to the request's body; none: it is refused
     */
    Optional<Listener> letIn(MultiMap headers, Map<String, String> path);

    /** Hears the body of one request that was let in. */
    @FunctionalInterface
    interface Listener {

        /**
         * @param body all of it, as it came in
         * @return the one thing that the route gets of the request; none: it is refused after all
         */
        Optional<?> hear(byte[] body);
    }
}
