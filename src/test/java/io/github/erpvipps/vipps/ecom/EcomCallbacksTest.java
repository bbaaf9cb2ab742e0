package io.github.erpvipps.vipps.ecom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.erpvipps.callbacks.Hint;
import io.github.erpvipps.vipps.CallbackTokens;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EcomCallbacksTest {

    private final CallbackTokens tokens = new CallbackTokens("a-secret-for-tests-only");
    private final EcomCallbacks callbacks = new EcomCallbacks(Set.of("123456", "654321"), tokens);

    @Test
    void theTokenTellsForWhichSalesUnitItWasMade() {
        assertThat(callbacks.salesUnitOf("order-1", tokens.of("654321", "order-1")))
                .contains("654321");
        assertThat(callbacks.salesUnitOf("order-1", tokens.of("123456", "order-1")))
                .contains("123456");
    }

    @Test
    void noTokenIsGenuineForAnotherReferenceUnitOrSecret() {
        assertThat(callbacks.salesUnitOf("order-1", tokens.of("123456", "order-2")))
                .isEmpty();
        assertThat(callbacks.salesUnitOf("order-1", tokens.of("111111", "order-1")))
                .isEmpty();
        assertThat(callbacks.salesUnitOf(
                        "order-1", new CallbackTokens("another-secret-of-tests").of("123456", "order-1")))
                .isEmpty();
        assertThat(callbacks.salesUnitOf("order-1", null)).isEmpty();
        assertThat(callbacks.salesUnitOf("order-1", "")).isEmpty();
        assertThat(callbacks.salesUnitOf(null, tokens.of("123456", "order-1"))).isEmpty();
        assertThat(callbacks.salesUnitOf("order 1", tokens.of("123456", "order 1")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"transactionInfo\":{\"status\":\"RESERVED\"}}|RESERVED",
                "{\"transactionInfo\":{\"status\":\"sale_failed\"}}|SALE_FAILED",
                "{\"transactionInfo\":{\"status\":\"Ola Nordmann\"}}|something that is not known",
                "{\"transactionInfo\":{\"status\":{}}}|nothing that can be read",
                "{\"transactionInfo\":[]}|nothing that can be read",
                "[]|nothing that can be read",
                "``|nothing that can be read",
                "{not json|nothing that can be read",
                "{\"transactionInfo\":{\"status\":\"RESERVED\"|nothing that can be read",
            })
    void ofABodyOnlyAKnownWordIsHeard(String body, String claim) {
        assertThat(callbacks.hint("123456", "order-1", body.getBytes(UTF_8)))
                .isEqualTo(new Hint("123456", "order-1", claim));
    }

    @Test
    void noBodyIsTooDeepTooLongOrTooStrange() {
        for (byte[] body : new byte[][] {
            "[".repeat(65_536).getBytes(UTF_8),
            "{\"a\":".repeat(13_000).getBytes(UTF_8),
            ("{\"transactionInfo\":{\"status\":" + "9".repeat(60_000) + "}}").getBytes(UTF_8),
            new byte[65_536],
            {(byte) 0xff, (byte) 0xfe, 0, '{'}
        }) {
            assertThat(callbacks.hint("123456", "order-1", body).claim()).isEqualTo("nothing that can be read");
        }
    }
}
