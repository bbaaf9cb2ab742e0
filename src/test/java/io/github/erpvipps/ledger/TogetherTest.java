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
                waits::add);
        assertThat(together.commit(1)).contains("done 1");
        assertThat(together.commit(2)).contains("done 2");
        assertThat(batches).containsExactly(List.of(1), List.of(2));
        assertThat(waits).isEmpty();
    }

    @Test
    void afterACommitOfSeveralTheNextLeaderWaitsForCompanyAndNotForLong() {
        CountDownLatch first = new CountDownLatch(1);
        List<Long> waits = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Optional<String>>> company = new CopyOnWriteArrayList<>();
        AtomicReference<Together<Integer, String>> itself = new AtomicReference<>();
        Together<Integer, String> together = new Together<>(
                several -> {
                    batches.add(several);
                    await().until(() -> first.getCount() == 0 || several.get(0) != 0);
                    return words(several);
                },
                nanos -> {
                    waits.add(nanos);
                    company.add(commit(itself.get(), 4));
                    await().until(() -> itself.get().waiting() == 1);
                });
        itself.set(together);
        CompletableFuture<Optional<String>> zero = commit(together, 0);
        await().until(() -> !batches.isEmpty());
        List<CompletableFuture<Optional<String>>> two = List.of(commit(together, 1), commit(together, 2));
        await().until(() -> together.waiting() == 2);
        first.countDown();
        zero.join();
        two.forEach(CompletableFuture::join);

        assertThat(together.commit(3)).contains("done 3");

        assertThat(company)
                .singleElement()
                .satisfies(four -> assertThat(four.join()).contains("done 4"));
        assertThat(batches).hasSize(3);
        assertThat(batches.get(2)).containsExactly(3, 4);
        assertThat(waits).singleElement().satisfies(nanos -> assertThat(nanos).isBetween(1L, 2_000_000L));
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
