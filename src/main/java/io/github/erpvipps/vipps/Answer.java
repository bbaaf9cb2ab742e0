package io.github.erpvipps.vipps;

import io.github.erpvipps.ledger.Refusal;
import io.github.erpvipps.work.CallSlots;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/**
 * What came back over HTTP, before anybody says what it means.
 *
 * @param status the HTTP status; 0 when no whole answer came
 * @param retryAfter zero when the answer did not say; an hour at most
 * @param failure why no whole answer came
 * @param why the failure in words; null when there was none
 */
public record Answer(int status, byte[] body, Duration retryAfter, Failure failure, String why) {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final long LONGEST_RETRY_AFTER_SECONDS = 3600;

    /** How a call can end without a whole answer. */
    public enum Failure {
        NONE,
        /** The call never left, or only its access token was refused: nothing can have moved. */
        NOT_SENT,
        /** Vipps does not let the sales unit in: nothing can have moved. */
        CREDENTIALS_REFUSED,
        /** Whether anything moved is not known. */
        NO_ANSWER
    }

    /** A whole answer. */
    public static Answer whole(int status, byte[] body, Duration retryAfter) {
        return new Answer(status, body, retryAfter, Failure.NONE, null);
    }

    /** None, or a part of one. */
    public static Answer missing(Failure failure, String why) {
        return new Answer(0, new byte[0], Duration.ZERO, failure, why);
    }

    /** What it means for an operation that no whole answer came; empty when one did. */
    public Optional<Outcome> withoutOutcome() {
        return switch (failure) {
            case NOT_SENT -> Optional.of(new Outcome.NotSent("Vipps cannot be reached (" + why + ")"));
            case CREDENTIALS_REFUSED -> Optional.of(new Outcome.StopUnit(why));
            case NO_ANSWER -> Optional.of(new Outcome.LookUp("no answer (" + why + ")", Refusal.NONE));
            case NONE -> Optional.empty();
        };
    }

    /** What it means for a look that no whole answer came; empty when one did. */
    public Optional<Sight> withoutSight() {
        return switch (failure) {
            case CREDENTIALS_REFUSED -> Optional.of(new Sight.StopUnit(why));
            case NOT_SENT, NO_ANSWER -> Optional.of(new Sight.NotNow(LOOK_AGAIN, "no answer (" + why + ")"));
            case NONE -> Optional.empty();
        };
    }

    /** A whole answer of a success. */
    public boolean isSuccess() {
        return failure == Failure.NONE && status >= 200 && status < 300;
    }

    /** What a look has shown that got an error in place of the payment. */
    public Sight failedLook(Outcome meaning, String words) {
        if (meaning instanceof Outcome.StopUnit stop) {
            return new Sight.StopUnit(stop.why());
        }
        Duration ours = meaning instanceof Outcome.Later later ? later.atLeast() : LOOK_AGAIN;
        return new Sight.NotNow(retryAfter.compareTo(ours) > 0 ? retryAfter : ours, words);
    }

    /** What a look has shown whose answer is not that of the API. */
    public static Sight unreadable() {
        return new Sight.NotNow(LOOK_AGAIN, "the answer cannot be read");
    }

    /** Reads the answer of the exchange's last HTTP call, and notes how Vipps is. */
    public static Answer of(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        Answer answer = failure == null ? read(exchange) : missing(kindOf(failure), words(failure));
        exchange.setProperty(CallSlots.PEER_IS_WELL, answer.isPeerWell());
        return answer;
    }

    private static Answer read(Exchange exchange) {
        Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        return whole(
                status == null ? 0 : status,
                body == null ? new byte[0] : body,
                retryAfter(exchange.getMessage().getHeader("Retry-After", String.class)));
    }

    /** False when Vipps is away, overloaded, or asks for fewer calls; a refusal of whatever kind is an answer of a well one. */
    boolean isPeerWell() {
        return failure == Failure.CREDENTIALS_REFUSED
                || (failure == Failure.NONE && status != 429 && status < 500 && status != 0);
    }

    private static Failure kindOf(Throwable failure) {
        if (failure instanceof TokenUnavailable token) {
            return token.credentialsRefused() ? Failure.CREDENTIALS_REFUSED : Failure.NOT_SENT;
        }
        boolean notSent = failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || failure instanceof NoRouteToHostException
                || failure instanceof ConnectTimeoutException
                || failure instanceof ConnectionRequestTimeoutException;
        return notSent ? Failure.NOT_SENT : Failure.NO_ANSWER;
    }

    private static String words(Throwable failure) {
        return failure instanceof TokenUnavailable || failure.getClass() == ConnectException.class
                ? failure.getMessage()
                : failure.getClass().getSimpleName();
    }

    /** Seconds or a date (RFC 9110, section 10.2.3). */
    static Duration retryAfter(String header) {
        if (header == null) {
            return Duration.ZERO;
        }
        String text = header.strip();
        return text.matches("\\d{1,9}") ? atMost(Long.parseLong(text)) : untilDate(text);
    }

    private static Duration untilDate(String text) {
        try {
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return atMost(Math.max(0, Duration.between(Instant.now(), until).toSeconds() + 1));
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    private static Duration atMost(long seconds) {
        return Duration.ofSeconds(Math.min(seconds, LONGEST_RETRY_AFTER_SECONDS));
    }
}
