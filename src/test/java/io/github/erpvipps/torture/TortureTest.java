package io.github.erpvipps.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.erpvipps.flows.WithEitherApi;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The promises hold under torture. By default a short run under a fixed seed; {@code -Ptorture -Dseed=N -Dminutes=M
 * -Dseeds=S} runs under the seeds N, N+1, … for M minutes of chaos each. {@code -Dshop.api=epayment} has the payments made with the
 * other API, {@code moving} begins with eCom and goes over in the middle. Logs, report and what was found are below
 * {@code target/torture/seed-N}.
 */
@WithEitherApi
class TortureTest {

    private static final long SHORT_SEED = 7;
    private static final Duration SHORT_TIME = Duration.ofSeconds(25);

    @TestFactory
    Stream<DynamicTest> thePromisesHoldWhateverFails() {
        if (!Boolean.getBoolean("torture")) {
            return Stream.of(run(SHORT_SEED, SHORT_TIME, true));
        }
        long first = Long.getLong("seed", 1);
        Duration time = Duration.ofSeconds(Math.round(60 * Double.parseDouble(System.getProperty("minutes", "3"))));
        return LongStream.range(first, first + Long.getLong("seeds", 1)).mapToObj(seed -> run(seed, time, false));
    }

    private static DynamicTest run(long seed, Duration time, boolean isShort) {
        return DynamicTest.dynamicTest(
                "seed " + seed,
                () -> assertThat(torture(seed, time, isShort))
                        .as("broken promises under seed " + seed)
                        .isEmpty());
    }

    private static List<Broken> torture(long seed, Duration time, boolean isShort) throws IOException {
        Path base =
                Path.of(System.getProperty("torture.folder", "target/torture")).toAbsolutePath();
        return new Torture(seed, time, isShort, base).run();
    }
}
