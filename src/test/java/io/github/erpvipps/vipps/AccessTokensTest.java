package io.github.erpvipps.vipps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.erpvipps.config.Settings.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokensTest {

    private static final Credentials SHOP = new Credentials("id", "secret", "key", "123456");

    private final AtomicInteger fetched = new AtomicInteger();
    private final AtomicLong clock = new AtomicLong();

    private AccessTokens tokens(String expiresIn) {
        return new AccessTokens(credentials -> answer(expiresIn), clock::get);
    }

    private JsonNode answer(String expiresIn) {
        try {
            return new ObjectMapper()
                    .readTree("{\"token_type\":\"Bearer\",\"expires_in\":%s,\"access_token\":\"token-%d\"}"
                            .formatted(expiresIn, fetched.incrementAndGet()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3600", "\"3600\""})
    void aTokenIsKeptForItsLifeAndFetchedAheadOfItsEnd(String expiresIn) {
        AccessTokens tokens = tokens(expiresIn);
        assertThat(tokens.token(SHOP)).isEqualTo("token-1");
        clock.addAndGet(Duration.ofSeconds(2879).toNanos());
        assertThat(tokens.token(SHOP)).isEqualTo("token-1");
        clock.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(tokens.token(SHOP)).isEqualTo("token-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "\"soon\"", "null", "99999999999999"})
    void aLifeThatMakesNoSenseIsClamped(String expiresIn) {
        AccessTokens tokens = tokens(expiresIn);
        tokens.token(SHOP);
        clock.addAndGet(Duration.ofSeconds(20).toNanos());
        assertThat(tokens.token(SHOP)).isEqualTo("token-1");
        clock.addAndGet(Duration.ofDays(3).toNanos());
        assertThat(tokens.token(SHOP)).isEqualTo("token-2");
    }

    @Test
    void aRefusedTokenIsForgottenOnceAlthoughManyWereRefused() {
        AccessTokens tokens = tokens("3600");
        tokens.token(SHOP);
        tokens.refused(SHOP, "token-1");
        assertThat(tokens.token(SHOP)).isEqualTo("token-2");
        tokens.refused(SHOP, "token-1");
        assertThat(tokens.token(SHOP)).isEqualTo("token-2");
    }

    @Test
    void manyCallersAtOnceFetchOneToken() throws Exception {
        AccessTokens tokens = tokens("3600");
        ExecutorService callers = Executors.newFixedThreadPool(16);
        try {
            List<Future<String>> results = IntStream.range(0, 64)
                    .mapToObj(i -> callers.submit(() -> tokens.token(SHOP)))
                    .collect(Collectors.toList());
            for (Future<String> result : results) {
                assertThat(result.get()).isEqualTo("token-1");
            }
        } finally {
            callers.shutdownNow();
        }
        assertThat(fetched).hasValue(1);
    }

    @Test
    void othersGoOnWithTheOldTokenWhileOneFetchesTheNew() throws Exception {
        CountDownLatch fetching = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AccessTokens tokens = new AccessTokens(
                credentials -> {
                    JsonNode answer = answer("3600");
                    if (fetched.get() == 2) {
                        fetching.countDown();
                        await().until(() -> goOn.getCount() == 0);
                    }
                    return answer;
                },
                clock::get);
        tokens.token(SHOP);
        clock.addAndGet(Duration.ofMinutes(50).toNanos());
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            Future<String> fetcher = one.submit(() -> tokens.token(SHOP));
            fetching.await();
            assertThat(tokens.token(SHOP)).isEqualTo("token-1");
            goOn.countDown();
            assertThat(fetcher.get()).isEqualTo("token-2");
        } finally {
            one.shutdownNow();
        }
    }

    @Test
    void aFailedEarlyFetchDoesNotHurtWhileTheOldTokenLives() {
        AccessTokens tokens = new AccessTokens(
                credentials -> {
                    if (fetched.get() == 1) {
                        fetched.incrementAndGet();
                        throw new TokenUnavailable("HTTP 500", false);
                    }
                    return answer("3600");
                },
                clock::get);
        tokens.token(SHOP);
        clock.addAndGet(Duration.ofMinutes(50).toNanos());
        assertThat(tokens.token(SHOP)).isEqualTo("token-1");
    }

    @Test
    void anAnswerWithoutATokenIsNoToken() {
        AccessTokens tokens = new AccessTokens(credentials -> new ObjectMapper().createObjectNode(), clock::get);
        assertThatThrownBy(() -> tokens.token(SHOP)).isInstanceOf(TokenUnavailable.class);
    }

    @Test
    void oneFailureCountsForAllWhoAskForAWhile() {
        AccessTokens tokens = new AccessTokens(
                credentials -> {
                    fetched.incrementAndGet();
                    throw new TokenUnavailable("HTTP 401", true);
                },
                clock::get);
        for (int asked = 0; asked < 100; asked++) {
            assertThatThrownBy(() -> tokens.token(SHOP)).isInstanceOf(TokenUnavailable.class);
        }
        assertThat(fetched).hasValue(1);
        clock.addAndGet(Duration.ofSeconds(6).toNanos());
        assertThatThrownBy(() -> tokens.token(SHOP)).isInstanceOf(TokenUnavailable.class);
        assertThat(fetched).hasValue(2);
    }
}
