package io.github.erpvipps.simulator;

import java.lang.reflect.RecordComponent;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How this Vipps behaves where the real one leaves it open. Times are milliseconds unless the name says otherwise.
 *
 * @param port 0: any free one
 * @param latencyMs how long each call takes before it is carried out
 * @param approveAfterMs when the usual customer approves; negative: only by the button on the landing page
 * @param customerWindowMs how long the customer has until the payment times out
 * @param lateByMs how long after that the late customer's reservation comes
 * @param callbackOnTimeout whether a payment that timed out gets its REJECTED callback
 * @param numericTokenFields whether the token answer has numbers, as in old versions, or text, as in the OpenAPI file
 * @param keyMemoryMs how long idempotency keys are remembered
 * @param refusalsStick whether a refused capture or refund stays refused under its key
 * @param rateWindowMs the minute of the published rate limits
 * @param rateToleranceMs how much sooner than the window allows a call may come before it is booked as a breach: what lies
 *     between the moment that a client counts from and the arrival here. The call is answered with 429 all the same
 * @param clientPatienceMs a call that is older than that is taken as given up by its sender, also while its connection is
 *     still open; 0: only a closed connection says so
 * @param standstillMs how long the simulator must have stood still before it takes what came in meanwhile for calls in an
 *     unknown order
 * @param retryAfter whether a 429 has a Retry-After header
 * @param directCapture SALE in place of RESERVE
 * @param allowHttpCallbacks whether callbackPrefix and webhooks may be plain http, which Vipps refuses
 * @param unknownOrderStatus the HTTP status of (Merchant, 35), which is not documented
 * @param salesUnits the sales units that the keys may act for; empty: any
 * @param currency of the sales units, for ePayment; eCom has kroner only
 * @param shortestExpiryMs how far ahead the expiresAt of an ePayment payment must be at least
 * @param redirectUrlInGet whether ePayment tells the redirectUrl again when it is asked for the payment
 * @param captureGuaranteedUntil whether ePayment says so, as it does since 2026
 * @param webhookRetryMs the wait before the first repeats of a webhook; the later waits are multiples of it
 * @param webhookTimeoutMs how long a webhook waits for its answer
 * @param webhookDeadAfterMs how long a registration may answer nothing well before it is deleted
 */
public record SimulatorSettings(
        String host,
        int port,
        long latencyMs,
        long approveAfterMs,
        long customerWindowMs,
        long lateByMs,
        boolean callbackOnTimeout,
        long tokenLifeSeconds,
        boolean numericTokenFields,
        long keyMemoryMs,
        boolean refusalsStick,
        boolean rateLimits,
        long rateWindowMs,
        long rateToleranceMs,
        long clientPatienceMs,
        long standstillMs,
        boolean retryAfter,
        boolean directCapture,
        boolean allowHttpCallbacks,
        int unknownOrderStatus,
        String clientId,
        String clientSecret,
        String subscriptionKey,
        Set<String> salesUnits,
        String currency,
        long shortestExpiryMs,
        boolean redirectUrlInGet,
        boolean captureGuaranteedUntil,
        long webhookRetryMs,
        int webhookTimeoutMs,
        long webhookDeadAfterMs) {

    private static final long TEN_MINUTES = 600_000;
    private static final long TWO_WEEKS = 14 * 24 * 3_600_000L;

    public SimulatorSettings {
        salesUnits = Set.copyOf(salesUnits);
    }

    /** The credentials are for show: everybody may know them, and they open nothing but a simulator. */
    public static SimulatorSettings defaults() {
        return new SimulatorSettings(
                "127.0.0.1",
                0,
                0,
                100,
                TEN_MINUTES,
                60_000,
                true,
                3600,
                false,
                Long.MAX_VALUE,
                false,
                true,
                60_000,
                0,
                0,
                500,
                false,
                false,
                true,
                404,
                "00000000-5151-4000-8000-000000000000",
                "bm90LWEtc2VjcmV0LWp1c3QtYS1kZW1v",
                "00000000000000000000000000005151",
                Set.of(),
                "NOK",
                TEN_MINUTES,
                true,
                true,
                2_000,
                10_000,
                TWO_WEEKS);
    }

    public SimulatorSettings withHost(String value) {
        return with("host", value);
    }

    public SimulatorSettings withPort(int value) {
        return with("port", value);
    }

    public SimulatorSettings withLatencyMs(long value) {
        return with("latencyMs", value);
    }

    public SimulatorSettings withApproveAfterMs(long value) {
        return with("approveAfterMs", value);
    }

    public SimulatorSettings withCustomerWindowMs(long value) {
        return with("customerWindowMs", value);
    }

    public SimulatorSettings withLateByMs(long value) {
        return with("lateByMs", value);
    }

    public SimulatorSettings withCallbackOnTimeout(boolean value) {
        return with("callbackOnTimeout", value);
    }

    public SimulatorSettings withTokenLifeSeconds(long value) {
        return with("tokenLifeSeconds", value);
    }

    public SimulatorSettings withNumericTokenFields(boolean value) {
        return with("numericTokenFields", value);
    }

    public SimulatorSettings withKeyMemoryMs(long value) {
        return with("keyMemoryMs", value);
    }

    public SimulatorSettings withRefusalsStick(boolean value) {
        return with("refusalsStick", value);
    }

    public SimulatorSettings withRateLimits(boolean value) {
        return with("rateLimits", value);
    }

    public SimulatorSettings withRateWindowMs(long value) {
        return with("rateWindowMs", value);
    }

    public SimulatorSettings withRateToleranceMs(long value) {
        return with("rateToleranceMs", value);
    }

    public SimulatorSettings withClientPatienceMs(long value) {
        return with("clientPatienceMs", value);
    }

    public SimulatorSettings withStandstillMs(long value) {
        return with("standstillMs", value);
    }

    public SimulatorSettings withRetryAfter(boolean value) {
        return with("retryAfter", value);
    }

    public SimulatorSettings withDirectCapture(boolean value) {
        return with("directCapture", value);
    }

    public SimulatorSettings withAllowHttpCallbacks(boolean value) {
        return with("allowHttpCallbacks", value);
    }

    public SimulatorSettings withUnknownOrderStatus(int value) {
        return with("unknownOrderStatus", value);
    }

    public SimulatorSettings withClientId(String value) {
        return with("clientId", value);
    }

    public SimulatorSettings withClientSecret(String value) {
        return with("clientSecret", value);
    }

    public SimulatorSettings withSubscriptionKey(String value) {
        return with("subscriptionKey", value);
    }

    public SimulatorSettings withSalesUnits(Set<String> value) {
        return with("salesUnits", value);
    }

    public SimulatorSettings withCurrency(String value) {
        return with("currency", value);
    }

    public SimulatorSettings withShortestExpiryMs(long value) {
        return with("shortestExpiryMs", value);
    }

    public SimulatorSettings withRedirectUrlInGet(boolean value) {
        return with("redirectUrlInGet", value);
    }

    public SimulatorSettings withCaptureGuaranteedUntil(boolean value) {
        return with("captureGuaranteedUntil", value);
    }

    public SimulatorSettings withWebhookRetryMs(long value) {
        return with("webhookRetryMs", value);
    }

    public SimulatorSettings withWebhookTimeoutMs(int value) {
        return with("webhookTimeoutMs", value);
    }

    public SimulatorSettings withWebhookDeadAfterMs(long value) {
        return with("webhookDeadAfterMs", value);
    }

    /**
     * One setting by its name, with its value as text; the parts of a set are separated by commas.
     *
     * @throws IllegalArgumentException where there is no such setting, or the text is no value for it
     */
    public SimulatorSettings set(String name, String text) {
        RecordComponent setting = Stream.of(SimulatorSettings.class.getRecordComponents())
                .filter(component -> component.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no setting " + name));
        return with(name, parsed(setting, text));
    }

    private static Object parsed(RecordComponent setting, String text) {
        Class<?> type = setting.getType();
        try {
            if (type == long.class) {
                return Long.parseLong(text);
            }
            if (type == int.class) {
                return Integer.parseInt(text);
            }
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException(setting.getName() + " is a whole number, not " + text, noNumber);
        }
        if (type == boolean.class) {
            if (!text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException(setting.getName() + " is true or false, not " + text);
            }
            return Boolean.valueOf(text);
        }
        if (type == Set.class) {
            return Stream.of(text.split(","))
                    .map(String::trim)
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        }
        return text;
    }

    /** By name, so that one more setting is one more line here, and not one more argument in twenty places. */
    private SimulatorSettings with(String name, Object value) {
        RecordComponent[] components = SimulatorSettings.class.getRecordComponents();
        Object[] values = Stream.of(components)
                .map(component -> component.getName().equals(name) ? value : valueOf(component))
                .toArray();
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return SimulatorSettings.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("No setting " + name + " = " + value, e);
        }
    }

    private Object valueOf(RecordComponent component) {
        try {
            return component.getAccessor().invoke(this);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
