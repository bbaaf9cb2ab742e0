package io.github.erpvipps.vipps;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.erpvipps.config.Settings.Credentials;
import io.github.erpvipps.logs.Masks;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * One access token for each set of credentials, kept for its life. It is fetched anew at 80 % of its life by one caller while
 * the others go on with the old one: a new token does not revoke it (Access token API, "Get an access token").
 */
public final class AccessTokens {

    /** Asks Vipps for a token. */
    @FunctionalInterface
    public interface Source {
        /**
         * @return the answer's JSON
         * @throws TokenUnavailable when there is none to be had
         */
        JsonNode fetch(Credentials credentials);
    }

    /** A life that makes no sense is taken for this. */
    private static final long SHORTEST_LIFE_SECONDS = 30;

    private static final long LONGEST_LIFE_SECONDS = Duration.ofDays(2).toSeconds();

    /** How long one failure counts for all who ask: a thousand payments that are due must not mean a thousand fetches. */
    private static final long AWAY_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long REFUSED_NANOS = Duration.ofSeconds(5).toNanos();

    private final Source source;
    private final LongSupplier nanoClock;
    private final Map<Credentials, Slot> slots = new ConcurrentHashMap<>();

    public AccessTokens(Source source) {
        this(source, System::nanoTime);
    }

    /** @param nanoClock a clock that only goes forward, as {@link System#nanoTime()}: the host's wall clock may be wrong */
    AccessTokens(Source source, LongSupplier nanoClock) {
        this.source = source;
        this.nanoClock = nanoClock;
    }

    /**
     * A token that is valid now.
     *
     * @throws TokenUnavailable when there is none and none can be had
     */
    public String token(Credentials credentials) {
        return slots.computeIfAbsent(credentials, Slot::new).token();
    }

    /** Vipps has answered 401 to this token: it is not used again. A newer one, fetched meanwhile by somebody else, stays. */
    public void refused(Credentials credentials, String token) {
        slots.computeIfAbsent(credentials, Slot::new).refused(token);
    }

    /**
     * How old the token of these credentials is and how long it will do, never the token itself; empty: none is held.
     */
    public Optional<Times> times(Credentials credentials) {
        Slot slot = slots.get(credentials);
        Token token = slot == null ? null : slot.current;
        if (token == null) {
            return Optional.empty();
        }
        long age = nanoClock.getAsLong() - token.fetchedAt();
        return Optional.of(new Times(Duration.ofNanos(age), Duration.ofNanos(Math.max(0, token.lifeNanos() - age))));
    }

    /**
     * @param age since the token was fetched
     * @param left until it is over
     */
    public record Times(Duration age, Duration left) {}

    private record Token(String value, long fetchedAt, long lifeNanos) {
        boolean isOver(long now) {
            return now - fetchedAt >= lifeNanos;
        }

        boolean isDue(long now) {
            return now - fetchedAt >= lifeNanos / 10 * 8;
        }
    }

    private final class Slot {
        private final Credentials credentials;
        private final ReentrantLock fetching = new ReentrantLock();
        private volatile Token current;
        private TokenUnavailable failure;
        private long failedAt;

        Slot(Credentials credentials) {
            this.credentials = credentials;
        }

        String token() {
            Token token = current;
            if (isUsable(token)) {
                if (token.isDue(nanoClock.getAsLong()) && fetching.tryLock()) {
                    try {
                        if (token.equals(current)) {
                            failAsJustNow();
                            current = fetch();
                        }
                    } catch (TokenUnavailable e) {
                        // The old one is still good, and the next caller tries again.
                        return token.value();
                    } finally {
                        fetching.unlock();
                    }
                    return current.value();
                }
                return token.value();
            }
            fetching.lock();
            try {
                if (!isUsable(current)) {
                    failAsJustNow();
                    current = fetch();
                }
                return current.value();
            } finally {
                fetching.unlock();
            }
        }

        private void failAsJustNow() {
            if (failure != null
                    && nanoClock.getAsLong() - failedAt < (failure.credentialsRefused() ? REFUSED_NANOS : AWAY_NANOS)) {
                throw failure;
            }
        }

        private boolean isUsable(Token token) {
            return token != null && !token.isOver(nanoClock.getAsLong());
        }

        void refused(String token) {
            fetching.lock();
            try {
                if (current != null && current.value().equals(token)) {
                    current = null;
                }
            } finally {
                fetching.unlock();
            }
        }

        private Token fetch() {
            try {
                Token token = fetchNow();
                failure = null;
                return token;
            } catch (TokenUnavailable e) {
                failure = e;
                failedAt = nanoClock.getAsLong();
                throw e;
            }
        }

        private Token fetchNow() {
            JsonNode answer = source.fetch(credentials);
            String value = answer.path("access_token").asText("");
            if (value.isEmpty()) {
                throw new TokenUnavailable("the answer of the token endpoint has no access_token", false);
            }
            Masks.ofProcess().accessToken(value);
            // "86398" or 86398: the specifications of the years differ. The end is counted from now, not from Vipps'
            // clock.
            long life = answer.path("expires_in").asLong(0);
            long seconds = Math.max(SHORTEST_LIFE_SECONDS, Math.min(life, LONGEST_LIFE_SECONDS));
            return new Token(
                    value, nanoClock.getAsLong(), Duration.ofSeconds(seconds).toNanos());
        }
    }
}
