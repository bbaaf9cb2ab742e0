package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.ledger.LeasedCall;
import io.github.erpvipps.ledger.Leases;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Line;
import io.github.erpvipps.ledger.Outcomes;
import io.github.erpvipps.ledger.Rules;
import io.github.erpvipps.ledger.Sending;
import io.github.erpvipps.vipps.Apis;
import io.github.erpvipps.vipps.Outcome;
import io.github.erpvipps.vipps.ecom.EcomRequests;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Calls that begin and end at the same moment share a commit, and each of them keeps the rules of one that is alone. */
class SharedCommitTest {

    private static final int CALLS = 12;
    private static final long CAPTURED = 15_000;

    private final ThreadPoolExecutor threads = (ThreadPoolExecutor) Executors.newCachedThreadPool();
    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private Shop shop;
    private Sending sending;
    private Outcomes outcomes;
    private Leases leases;
    private List<LeasedCall> calls;

    @BeforeEach
    void leaseCapturesThatNobodyHasSent() {
        shop = Shop.open();
        IntStream.range(0, CALLS).forEach(i -> shop.order("shared-" + i, 20_000));
        IntStream.range(0, CALLS).forEach(i -> shop.awaitOrder("shared-" + i, "AUTHORIZED"));
        shop.stopBridge();
        shop.sql()
                .sql(
                        "update bridge.operation set kind = 'CAPTURE', purpose = 'SHIPMENT', state = 'READY', attempts = 0,"
                                + " amount_minor = :amount, first_sent_at = null, next_attempt_at = now()")
                .param("amount", CAPTURED)
                .update();
        shop.sql()
                .sql("update bridge.payment set held_minor = :amount, next_check_at = null")
                .param("amount", CAPTURED)
                .update();
        database.setUrl(shop.database());
        database.setUser("postgres");
        Ledger ledger = new Ledger(database);
        Rules rules = Rules.of(shop.settings());
        Apis apis = new Apis("ecom", Map.of("ecom", new EcomRequests(shop.settings())));
        Line line = new Line(ledger, rules, apis);
        sending = new Sending(ledger, rules, line);
        outcomes = new Outcomes(ledger, rules, line);
        leases = new Leases(ledger, Duration.ofMinutes(10), Duration.ZERO, Set.of("123456"), apis);
        calls = leases.operations(Kind.CAPTURE, CALLS);
        assertThat(calls).hasSize(CALLS);
    }

    /** Instead of the captures. */
    private void leaseInitiationsThatNobodyHasSent() {
        shop.sql()
                .sql(
                        "update bridge.payment set state = 'ACCEPTED', authorized_minor = 0, held_minor = 0, payment_url = null")
                .update();
        shop.sql()
                .sql(
                        "update bridge.operation set kind = 'INITIATE', purpose = 'ORDER', state = 'READY', lease_token = null,"
                                + " lease_until = null")
                .update();
        calls = leases.operations(Kind.INITIATE, CALLS);
        assertThat(calls).hasSize(CALLS);
    }

    private static String addressOf(LeasedCall call) {
        return "https://pay.example.com/" + call.reference();
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        shop.close();
    }

    private List<CompletableFuture<Boolean>> beginAll() {
        return calls.stream()
                .map(call -> CompletableFuture.supplyAsync(() -> sending.begin(call), threads))
                .toList();
    }

    private CompletableFuture<Void> recorded(LeasedCall call, long vippsSaysCaptured) {
        return CompletableFuture.runAsync(
                () -> outcomes.record(call, new Outcome.Done("T-" + call.reference(), null, vippsSaysCaptured, null)),
                threads);
    }

    /** The first one cannot end before all others are there. */
    private void allAtOnce(int number, Runnable tasks) throws SQLException {
        try (Connection somebody = database.getConnection()) {
            somebody.setAutoCommit(false);
            somebody.createStatement().execute("lock table bridge.event in share mode");
            tasks.run();
            await().until(() -> threads.getActiveCount() == number
                    && count("pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") > 0);
            somebody.rollback();
        }
    }

    private void recordAllAtOnce(Function<LeasedCall, CompletableFuture<Void>> record) throws SQLException {
        List<CompletableFuture<Void>> recorded = new ArrayList<>();
        allAtOnce(calls.size(), () -> calls.stream().map(record).forEach(recorded::add));
        recorded.forEach(CompletableFuture::join);
    }

    private long commitsOf(String payments) {
        return count("(select distinct xmin::text from bridge.payment " + payments + ") commits");
    }

    /** To somebody else, as when it has run out. */
    private void passLeaseOn(LeasedCall call) {
        shop.sql()
                .sql("update bridge.operation set lease_token = :token where operation_id = :id")
                .param("token", UUID.randomUUID())
                .param("id", call.operationId())
                .update();
    }

    private void letAShipmentWaitBehind(LeasedCall call) {
        shop.sql()
                .sql(
                        "insert into bridge.operation (kind, purpose, source_id, order_id, payment_id, requested_minor, state)"
                                + " values ('CAPTURE', 'SHIPMENT', 'S-next', :order, :payment, 5000, 'WAITING')")
                .param("order", call.orderId())
                .param("payment", call.paymentId())
                .update();
    }

    private long count(String question) {
        return shop.sql()
                .sql("select count(*) from " + question)
                .query(Long.class)
                .single();
    }

    @Test
    void aPaymentThatSomebodyHoldsHoldsUpItsOwnCallAlone() throws SQLException {
        LeasedCall held = calls.get(3);
        List<CompletableFuture<Boolean>> begun;
        try (Connection somebody = database.getConnection()) {
            somebody.setAutoCommit(false);
            somebody.createStatement()
                    .execute("select 1 from bridge.payment where payment_id = " + held.paymentId() + " for update");
            begun = beginAll();
            await().until(() -> begun.stream().filter(CompletableFuture::isDone).count() == CALLS - 1);
            assertThat(begun.get(3)).isNotDone();
            somebody.rollback();
        }
        assertThat(begun).allSatisfy(one -> assertThat(one.join()).isTrue());
        assertThat(count("bridge.operation where state = 'SENDING' and attempts = 1 and first_sent_at is not null"))
                .isEqualTo(CALLS);
        assertThat(count("bridge.payment where cardinality(capture_sent) = 1")).isEqualTo(CALLS);
        assertThat(count("bridge.event e join bridge.operation o using (operation_id) where e.what = 'sent'"
                        + " and e.detail like 'CAPTURE ' || e.order_id || ' with key ' || o.idempotency_key"))
                .isEqualTo(CALLS);
    }

    @Test
    void noGateOpensTwiceHoweverManyAskAtOnce() throws SQLException {
        List<CompletableFuture<Boolean>> first = new ArrayList<>();
        List<CompletableFuture<Boolean>> second = new ArrayList<>();
        // Both of a call in one commit.
        calls = calls.subList(0, CALLS / 2);
        allAtOnce(CALLS, () -> {
            first.addAll(beginAll());
            second.addAll(beginAll());
        });
        for (int i = 0; i < calls.size(); i++) {
            assertThat(first.get(i).join()).isNotEqualTo(second.get(i).join());
        }
        assertThat(count("bridge.operation where attempts = 1")).isEqualTo(calls.size());
        assertThat(count("bridge.payment where cardinality(capture_sent) = 1")).isEqualTo(calls.size());
    }

    @Test
    void ofAnswersThatComeTogetherEachIsJudgedByItself() throws SQLException {
        beginAll().forEach(CompletableFuture::join);
        LeasedCall stale = calls.get(2);
        LeasedCall differs = calls.get(5);
        LeasedCall followed = calls.get(8);
        passLeaseOn(stale);
        letAShipmentWaitBehind(followed);

        recordAllAtOnce(call -> recorded(call, call.equals(differs) ? CAPTURED + 1 : CAPTURED));

        assertThat(count("bridge.operation where state = 'DONE' and outcome_minor = " + CAPTURED
                        + " and vipps_transaction_id = 'T-' || order_id"))
                .isEqualTo(CALLS - 1);
        assertThat(count("bridge.payment where captured_minor = " + CAPTURED)).isEqualTo(CALLS - 1);
        assertThat(commitsOf("where captured_minor > 0")).isLessThan(CALLS / 2);
        assertThat(count("bridge.payment where held_minor = 0")).isEqualTo(CALLS - 2);
        assertThat(count("bridge.event where what = 'done' and order_id like 'shared-%' and detail like 'SHIPMENT %'"))
                .isEqualTo(CALLS - 1);
        assertThat(shop.sql()
                        .sql("select state from bridge.operation where operation_id = " + stale.operationId())
                        .query(String.class)
                        .single())
                .as("another one's by now")
                .isEqualTo("SENDING");
        assertThat(count("bridge.event where what = 'stale-answer' and order_id = '" + stale.orderId() + "'"))
                .isEqualTo(1);
        assertThat(count("bridge.event where what = 'amounts-differ' and order_id = '" + differs.orderId() + "'"))
                .isEqualTo(1);
        assertThat(count("bridge.payment where next_check_at <= now() and order_id = '" + differs.orderId() + "'"))
                .isEqualTo(1);
        assertThat(shop.operation("SHIPMENT", "S-next")).containsEntry("state", "READY");
        assertThat(count("bridge.payment where held_minor = 5000 and order_id = '" + followed.orderId() + "'"))
                .isEqualTo(1);
    }

    @Test
    void ofInitiationsThatAreAnsweredTogetherEachHasItsOwnAddress() throws SQLException {
        leaseInitiationsThatNobodyHasSent();
        beginAll().forEach(CompletableFuture::join);
        LeasedCall stale = calls.get(2);
        LeasedCall ended = calls.get(5);
        LeasedCall followed = calls.get(8);
        passLeaseOn(stale);
        shop.sql()
                .sql("update bridge.payment set state = 'EXPIRED', ended_at = now() where payment_id = "
                        + ended.paymentId())
                .update();
        letAShipmentWaitBehind(followed);

        LeasedCall twice = calls.get(10);
        calls = Stream.concat(calls.stream(), Stream.of(twice)).toList();
        recordAllAtOnce(call -> CompletableFuture.runAsync(
                () -> outcomes.record(call, new Outcome.Done(null, addressOf(call), null, null)), threads));

        assertThat(
                        count(
                                "bridge.payment where state = 'INITIATED' and payment_url = 'https://pay.example.com/' || reference"
                                        + " and payment_url_expires_at > now() and initiated_at is not null and next_check_at is not null"))
                .isEqualTo(CALLS - 2);
        assertThat(count("bridge.payment where payment_url is not null")).isEqualTo(CALLS - 2);
        assertThat(count("bridge.operation where kind = 'INITIATE' and state = 'DONE'"))
                .isEqualTo(CALLS - 1);
        assertThat(count("bridge.event where what = 'done' and order_id like 'shared-%'"
                        + " and detail like 'ORDER %' and at > (select max(at) from bridge.event where what = 'sent')"))
                .isEqualTo(CALLS - 1);
        assertThat(count("bridge.payment where state = 'EXPIRED' and order_id = '" + ended.orderId() + "'"))
                .isEqualTo(1);
        assertThat(count("bridge.event where what = 'stale-answer' and order_id = '" + stale.orderId() + "'"))
                .isEqualTo(1);
        assertThat(count("bridge.event where what = 'stale-answer' and order_id = '" + twice.orderId() + "'"))
                .isEqualTo(1);
        assertThat(shop.operation("SHIPMENT", "S-next")).containsEntry("problem", "waits for the authorization");
        assertThat(commitsOf("where state = 'INITIATED'")).isLessThan(CALLS / 2);
    }
}
