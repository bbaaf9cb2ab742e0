package io.github.erpvipps.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.junit.jupiter.api.Test;

/** Every way by which an appender gets at a text of an event. */
class MaskedEventsTest {

    private static LogEvent event(Throwable thrown, String message, Object... parameters) {
        return new MaskedEvents()
                .createEvent(
                        "logger",
                        null,
                        "caller",
                        Level.INFO,
                        new ParameterizedMessage(message, parameters),
                        List.of(),
                        thrown);
    }

    private static String trace(LogEvent event) {
        StringWriter text = new StringWriter();
        event.getThrown().printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void neitherTheTextNorTheParametersOfAMessageShowASecret() {
        LogEvent event = event(null, "one {} and two", "Bearer abcdefgh", "Bearer not-in-the-text");

        assertThat(event.getMessage().getFormattedMessage()).isEqualTo("one Bearer *** and two");
        assertThat(event.getMessage().getParameters()).isNull();
    }

    @Test
    @SuppressWarnings("try")
    void theFieldsOfTheThreadAreMaskedAndIdsStay() {
        try (CloseableThreadContext.Instance fields =
                CloseableThreadContext.putAll(Map.of("order", "1001", "other", "password=abc"))) {
            assertThat(event(null, "x").getContextData().toMap())
                    .containsEntry("order", "1001")
                    .containsEntry("other", "password=***");
        }
    }

    @Test
    void aFailureIsMaskedWithItsCausesAndKeepsNamesAndTraces() {
        IOException suppressed = new IOException("Basic QWxhZGRpbjpvcGVu");
        IllegalStateException cause = new IllegalStateException("Bearer abcdefgh");
        cause.addSuppressed(suppressed);
        String trace = trace(event(new IllegalArgumentException("outer", cause), "x"));

        assertThat(trace)
                .doesNotContain("abcdefgh", "QWxhZGRpbjpvcGVu")
                .contains("java.lang.IllegalArgumentException: outer")
                .contains("Caused by: java.lang.IllegalStateException: Bearer ***")
                .contains("Suppressed: java.io.IOException: Basic ***")
                .contains("MaskedEventsTest.aFailureIsMasked");
    }

    @Test
    void causesThatGoInACircleEnd() {
        IllegalStateException one = new IllegalStateException("Bearer abcdefgh");
        one.initCause(new IllegalStateException("two", one));

        assertThat(trace(event(one, "x"))).doesNotContain("abcdefgh").contains("two");
    }

    @Test
    void aFailureWithNothingToHideIsTheSame() {
        IOException failure = new IOException("disk full");

        assertThat(event(failure, "x").getThrown()).isSameAs(failure);
    }
}
