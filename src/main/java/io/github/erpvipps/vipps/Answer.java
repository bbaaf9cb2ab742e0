package io.github.erpvipps.vipps;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/**
 * What came back over HTTP, before anybody says what it means.
 *
 * @param status the HTTP status; 0 when no whole answer came
 * @param retryAfter zero when the answer did not say
 * @param failure why no whole answer came; null when one did
 * @param surelyNotSent the connection was never made, so that nothing can have moved
 */
public record Answer(int status, byte[] body, Duration retryAfter, String failure, boolean surelyNotSent) {

    private static final long LONGEST_RETRY_AFTER_SECONDS = 3600;

    /** Reads the answer of the exchange's last HTTP call. */
    public static Answer of(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (failure != null) {
            boolean notSent = failure instanceof ConnectException
                    || failure instanceof UnknownHostException
                    || failure instanceof NoRouteToHostException
                    || failure instanceof ConnectTimeoutException
                    || failure instanceof ConnectionRequestTimeoutException;
            return new Answer(0, new byte[0], Duration.ZERO, failure.getClass().getSimpleName(), notSent);
        }
        Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        return new Answer(
                status == null ? 0 : status,
                body == null ? new byte[0] : body,
                retryAfter(exchange.getMessage().getHeader("Retry-After", String.class)),
                null,
                false);
    }

    private static Duration retryAfter(String header) {
        if (header == null || !header.strip().matches("\\d{1,9}")) {
            return Duration.ZERO;
        }
        return Duration.ofSeconds(Math.min(Long.parseLong(header.strip()), LONGEST_RETRY_AFTER_SECONDS));
    }
}
