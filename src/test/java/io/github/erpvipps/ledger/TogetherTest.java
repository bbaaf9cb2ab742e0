package io.github.erpvipps.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TogetherTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private static List<Optional<String>> words(List<Integer> numbers) {
        return numbers.stream().map(number -> Optional.of("done " + number)).toList();
    }

    private CompletableFuture<Optional<String>> commit(Together<Integer, String> together, int number) {
        return CompletableFuture.supplyAsync(() -> together.commit(number), threads);
    }

    @Test
    void whatComesWhileOneIsCommittedIsCommittedTogether() {
        CountDownLatch first = new CountDownLatch(1);
        Together<Integer, String> together = new Together<>(several -> {
            batches.add(several);
            await().until(() -> first.getCount() == 0 || several.get(0) != 0);
            return words(several);
        });
        CompletableFuture<Optional<String>> zero = commit(together, 0);
        await().until(() -> !batches.isEmpty());
        List<CompletableFuture<Optional<String>>> others = IntStream.rangeClosed(1, 5)
                .mapToObj(number -> commit(together, number))
                .toList();
        await().until(() -> together.waiting() == 5);
        first.countDown();

        assertThat(zero.join()).contains("done 0");
        for (int number = 1; number <= 5; number++) {
            assertThat(others.get(number - 1).join()).contains("done " + number);
        }
        assertThat(batches).hasSize(2);
        assertThat(batches.get(1)).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    }

    @Test
    void oneThatComesAloneWaitsForNobody() {
        List<Long> waits = new CopyOnWriteArrayList<>();
        Together<Integer, String> together = new Together<>(
                several -> {
                    batches.add(several);
                    return words(several);
                },
                waits::add,
                System::nanoTime);
        assertThat(together.commit(1)).contains("done 1");
        assertThat(together.commit(2)).contains("done 2");
        assertThat(batches).containsExactly(List.of(1), List.of(2));
        assertThat(waits).isEmpty();
    }

    /** A commit of this test takes a third of a millisecond for each, by a clock that nothing else moves. */
    @Test
    void afterACommitOfSeveralTheNextLeaderWaitsForCompanyAsLongAsThatTook() {
        CountDownLatch first = new CountDownLatch(1);
        AtomicLong now = new AtomicLong();
        List<Long> waits = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Optional<String>>> company = new CopyOnWriteArrayList<>();
        AtomicReference<Together<Integer, String>> itself = new AtomicReference<>();
        Together<Integer, String> together = new Together<>(
                several -> {
                    batches.add(several);
                    await().until(() -> first.getCount() == 0 || several.get(0) != 0);
                    now.addAndGet(300_000L * several.size());
                    return words(several);
                },
                nanos -> {
                    waits.add(nanos);
                    if (company.isEmpty()) {
                        company.add(commit(itself.get(), 4));
                        await().until(() -> itself.get().waiting() == 1);
                    }
                },
                now::get);
        itself.set(together);
        CompletableFuture<Optional<String>> zero = commit(together, 0);
        await().until(() -> !batches.isEmpty());
        List<CompletableFuture<Optional<String>>> two = List.of(commit(together, 1), commit(together, 2));
        await().until(() -> together.waiting() == 2);
        first.countDown();
        zero.join();
        two.forEach(CompletableFuture::join);

        for (int number : List.of(3, 5, 6)) {
            assertThat(together.commit(number)).contains("done " + number);
        }

        assertThat(company)
                .singleElement()
                .satisfies(four -> assertThat(four.join()).contains("done 4"));
        assertThat(batches.subList(2, batches.size())).containsExactly(List.of(3, 4), List.of(5), List.of(6));
        assertThat(waits).as("before 3 and before 5").containsExactly(600_000L, 600_000L);
    }

    @Test
    void nobodyWaitsForLongOrForMoreThanGoTogether() {
        CountDownLatch first = new CountDownLatch(1);
        AtomicLong now = new AtomicLong();
        List<Long> waits = new CopyOnWriteArrayList<>();
        Together<Integer, String> together = new Together<>(
                several -> {
                    batches.add(several);
                    await().until(() -> first.getCount() == 0 || several.get(0) != 0);
                    now.addAndGet(1_000_000_000L);
                    return words(several);
                },
                waits::add,
                now::get);
        CompletableFuture<Optional<String>> zero = commit(together, 0);
        await().until(() -> !batches.isEmpty());
        List<CompletableFuture<Optional<String>>> many = IntStream.rangeClosed(1, 250)
                .mapToObj(number -> commit(together, number))
                .toList();
        await().until(() -> together.waiting() == 250);
        first.countDown();
        zero.join();
        many.forEach(CompletableFuture::join);

        assertThat(batches).extracting(List::size).containsExactly(1, 100, 100, 50);
        assertThat(waits).as("before the last 50").containsExactly(2_000_000L);
    }

    @Test
    void whenABatchFailsEachIsToBeDoneByItselfAndTheNextBatchGoesOn() {
        Together<Integer, String> together = new Together<>(several -> {
            if (several.contains(1)) {
                throw new IllegalStateException("one of them");
            }
            return words(several);
        });
        assertThat(together.commit(1)).isEmpty();
        assertThat(together.commit(2)).contains("done 2");
    }

    @Test
    void eachIsCommittedOnceHoweverManyComeAndNobodyIsForgotten() {
        AtomicInteger atOnce = new AtomicInteger();
        List<Integer> committed = new ArrayList<>();
        Together<Integer, String> together = new Together<>(several -> {
            assertThat(atOnce.incrementAndGet()).as("batches at the same time").isEqualTo(1);
            committed.addAll(several);
            atOnce.decrementAndGet();
            return words(several);
        });
        List<CompletableFuture<Void>> threadsThatCommit = IntStream.range(0, 16)
                .mapToObj(thread -> CompletableFuture.runAsync(
                        () -> IntStream.range(thread * 500, (thread + 1) * 500)
                                .forEach(number ->
                                        assertThat(together.commit(number)).contains("done " + number)),
                        threads))
                .toList();
        threadsThatCommit.forEach(CompletableFuture::join);
        assertThat(committed)
                .hasSize(8_000)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 8_000).boxed().toList());
    }
}
