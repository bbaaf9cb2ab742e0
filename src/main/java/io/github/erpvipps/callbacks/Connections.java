package io.github.erpvipps.callbacks;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The open connections of a server. Whoever opens many and sends slowly loses them: each has a time for its request, and when
 * there are too many, the one that has owed its request for longest makes room for the next.
 */
final class Connections {

    private static final class Guest {
        private final HttpConnection connection;
        private HttpServerRequest request;
        private long since = System.nanoTime();

        private Guest(HttpConnection connection) {
            this.connection = connection;
        }

        private boolean owesARequest() {
            return request == null || !request.isEnded();
        }

        private boolean isServed() {
            return request != null && request.isEnded() && !request.response().ended();
        }

        private long millis() {
            return (System.nanoTime() - since) / 1_000_000;
        }
    }

    private final int most;
    private final long requestMillis;
    private final long idleMillis;
    private final Map<HttpConnection, Guest> guests = new HashMap<>();

    Connections(int most, long requestMillis, long idleMillis) {
        this.most = most;
        this.requestMillis = requestMillis;
        this.idleMillis = idleMillis;
    }

    void opened(HttpConnection connection) {
        Optional<HttpConnection> tooMany = Optional.empty();
        synchronized (this) {
            if (guests.size() >= most) {
                tooMany = Optional.of(slowest().orElse(connection));
                tooMany.ifPresent(guests::remove);
            }
            if (!tooMany.equals(Optional.of(connection))) {
                guests.put(connection, new Guest(connection));
            }
        }
        connection.closeHandler(closed -> left(connection));
        tooMany.ifPresent(HttpConnection::close);
    }

    private Optional<HttpConnection> slowest() {
        return guests.values().stream()
                .filter(guest -> !guest.isServed())
                .min(Comparator.comparing((Guest guest) -> !guest.owesARequest())
                        .thenComparingLong(guest -> guest.since))
                .map(guest -> guest.connection);
    }

    synchronized void began(HttpServerRequest request) {
        Guest guest = guests.get(request.connection());
        if (guest != null) {
            guest.request = request;
            guest.since = System.nanoTime();
        }
    }

    private synchronized void left(HttpConnection connection) {
        guests.remove(connection);
    }

    /** Closes those that have had their time. Those that wait for our answer are not the slow ones. */
    void closeTheSlow() {
        slow().forEach(HttpConnection::close);
    }

    private synchronized List<HttpConnection> slow() {
        guests.values().stream().filter(Guest::isServed).forEach(guest -> guest.since = System.nanoTime());
        return guests.values().stream()
                .filter(guest -> guest.millis() > (guest.owesARequest() ? requestMillis : idleMillis))
                .map(guest -> guest.connection)
                .toList();
    }
}
