package io.github.erpvipps.vipps.ecom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.erpvipps.vipps.Answer;
import io.github.erpvipps.vipps.Sight;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Histories of payments as Vipps may give them, folded into one sight. */
class EcomDetailsPropertyTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long RESERVED = 100_000;

    /** Something that somebody asks Vipps for; what does not fit is refused and in the history as a failure. */
    record Step(String operation, long amount, boolean succeeds) {}

    private record Entry(String operation, long amount, boolean success, String key) {}

    /** Vipps' side: the history, newest first, and the sums that it leads to. */
    private static final class History {
        private final List<Entry> entries = new ArrayList<>();
        private long captured;
        private long refunded;
        private long cancelled;

        static History of(List<Step> steps) {
            History history = new History();
            history.write("INITIATE", RESERVED, true);
            history.write("RESERVE", RESERVED, true);
            steps.forEach(history::play);
            return history;
        }

        private void play(Step step) {
            long remaining = RESERVED - captured - cancelled;
            boolean fits =
                    switch (step.operation()) {
                        case "CAPTURE" -> cancelled == 0 && step.amount() <= remaining;
                        case "REFUND" -> step.amount() <= captured - refunded;
                        default -> cancelled == 0 && remaining > 0;
                    };
            boolean success = fits && step.succeeds();
            long amount = step.operation().equals("VOID") ? remaining : step.amount();
            write(step.operation(), amount, success);
            if (!success) {
                return;
            }
            switch (step.operation()) {
                case "CAPTURE" -> captured += amount;
                case "REFUND" -> refunded += amount;
                default -> cancelled += amount;
            }
        }

        private void write(String operation, long amount, boolean success) {
            entries.add(0, new Entry(operation, amount, success, "key-" + entries.size()));
        }

        Sight.Seen seen(List<Entry> shown) {
            ObjectNode body = JSON.createObjectNode();
            ArrayNode log = body.putArray("transactionLogHistory");
            for (Entry entry : shown) {
                log.addObject()
                        .put("operation", entry.operation())
                        .put("amount", entry.amount())
                        .put("operationSuccess", entry.success())
                        .put("requestId", entry.key())
                        .put("transactionId", "t-" + entry.key())
                        .put("timeStamp", "2026-01-31T12:00:00.000Z");
            }
            body.putObject("transactionSummary")
                    .put("capturedAmount", captured)
                    .put("refundedAmount", refunded)
                    .put("remainingAmountToCapture", RESERVED - captured - cancelled)
                    .put("remainingAmountToRefund", captured - refunded);
            byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
            return (Sight.Seen) new EcomAnswers(Duration.ofMinutes(1)).sight(Answer.whole(200, bytes, Duration.ZERO));
        }
    }

    @Property(tries = 300)
    void theSumsOfALegalHistoryAreThoseOfVipps(@ForAll("steps") List<Step> steps) {
        History history = History.of(steps);
        Sight.Seen seen = history.seen(history.entries);
        assertThat(seen.authorizedMinor()).isEqualTo(RESERVED);
        assertThat(seen.capturedMinor()).isEqualTo(history.captured);
        assertThat(seen.refundedMinor()).isEqualTo(history.refunded).isBetween(0L, seen.capturedMinor());
        assertThat(seen.cancelledMinor()).isEqualTo(history.cancelled).isNotNegative();
        assertThat(seen.remainingMinor()).isNotNegative();
        assertThat(seen.standing()).isEqualTo(Sight.Standing.AUTHORIZED);
        assertThat(seen.strangeWord()).isNull();
        assertThat(seen.movements()).hasSize((int) history.entries.stream()
                .filter(entry -> entry.success()
                        && !entry.operation().equals("INITIATE")
                        && !entry.operation().equals("RESERVE"))
                .count());
    }

    @Property(tries = 300)
    void aWordThatNobodyKnowsChangesNoSumAndNoStanding(
            @ForAll("steps") List<Step> steps, @ForAll("words") String word, @ForAll("places") int place) {
        History history = History.of(steps);
        Sight.Seen without = history.seen(history.entries);
        List<Entry> entries = new ArrayList<>(history.entries);
        entries.add(place % (entries.size() + 1), new Entry(word, 777, true, "strange"));
        Sight.Seen with = history.seen(entries);
        assertThat(with.strangeWord()).isNotNull();
        assertThat(new Sight.Seen(
                        with.standing(),
                        with.initiation(),
                        with.authorizedMinor(),
                        with.capturedMinor(),
                        with.refundedMinor(),
                        with.cancelledMinor(),
                        with.directCapturedMinor(),
                        with.guaranteedUntil(),
                        with.movements(),
                        null))
                .isEqualTo(without);
    }

    @Property(tries = 300)
    void twoEqualCapturesAreTwoAndTheirOrderDoesNotMatter(@ForAll("amounts") long amount) {
        List<Step> equal = List.of(new Step("CAPTURE", amount, true), new Step("CAPTURE", amount, true));
        History history = History.of(equal);
        List<Entry> swapped = new ArrayList<>(history.entries);
        swapped.add(0, swapped.remove(1));
        assertThat(history.seen(history.entries).capturedMinor())
                .isEqualTo(2 * amount)
                .isEqualTo(history.seen(swapped).capturedMinor());
        assertThat(history.seen(history.entries).movements())
                .containsExactlyInAnyOrderElementsOf(history.seen(swapped).movements());
    }

    @Property(tries = 300)
    void whatCannotBeReadIsNeverASight(@ForAll byte[] body) {
        Sight sight = new EcomAnswers(Duration.ofMinutes(1)).sight(Answer.whole(200, body, Duration.ZERO));
        assertThat(sight).isInstanceOf(Sight.NotNow.class);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.frequency(Tuple.of(4, "CAPTURE"), Tuple.of(3, "REFUND"), Tuple.of(1, "VOID")),
                        amounts(),
                        Arbitraries.of(true, true, true, false))
                .as(Step::new)
                .list()
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<Long> amounts() {
        return Arbitraries.longs().between(100, RESERVED / 2);
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.of(
                "HELD",
                "\uD83D\uDE00",
                "PARTIAL_CAPTURE",
                "captured!",
                "RESERVE_FAILED",
                "Ø",
                "a word of more than thirty characters");
    }

    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.integers().between(0, 20);
    }
}
