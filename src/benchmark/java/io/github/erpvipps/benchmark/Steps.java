package io.github.erpvipps.benchmark;

import io.github.erpvipps.accept.AcceptOperations;
import io.github.erpvipps.accept.AcceptOrders;
import io.github.erpvipps.accept.LineIntake;
import io.github.erpvipps.accept.Submissions;
import io.github.erpvipps.accept.Taken;
import io.github.erpvipps.config.Settings;
import io.github.erpvipps.ledger.Attempts;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Line;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.ledger.Purpose;
import io.github.erpvipps.ledger.Rules;
import io.github.erpvipps.vipps.Apis;
import io.github.erpvipps.vipps.ecom.EcomRequests;
import io.github.erpvipps.vipps.ecom.EcomTerms;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What a bridge and those who look at it do to a ledger, step by step, each taken back afterwards. */
final class Steps {

    private static final int TIMES = 15;
    private static final int BATCH = 100;
    private static final List<String> UNITS = List.of("123456");

    private final Ledger ledger;
    private final LineIntake intake;
    private final Operators operators;

    Steps(GrowingLedger of, Path home) {
        ledger = of.ledger();
        operators = new Operators(ledger);
        Settings settings = Settings.load(home, null, Map.of()).with("""
                vipps.merchant-serial-number=123456
                vipps.client-id=benchmark
                vipps.client-secret=secret-of-the-benchmark
                vipps.subscription-key=key-of-the-benchmark
                vipps.callback-prefix=https://bridge.example.com/vipps/callbacks
                vipps.return-url=https://shop.example.com/thanks
                """);
        Apis apis = new Apis("ecom", Map.of("ecom", new EcomRequests(settings)));
        Line line = new Line(ledger, Rules.of(settings), apis);
        intake = new LineIntake(
                new Submissions(settings, new EcomTerms()),
                new AcceptOrders(ledger, line, new Attempts(ledger, line), apis, ""),
                new AcceptOperations(ledger, line),
                ledger);
    }

    /** The median of each, in milliseconds. */
    Map<String, Double> measure() throws SQLException {
        Map<String, Double> took = new LinkedHashMap<>();
        took.put("lease 16 captures", median(this::leaseCaptures));
        took.put("lease 16 daily status checks", median(() -> leaseLooks("lease/settled-payments")));
        took.put("lease 16 checks of customers", median(() -> leaseLooks("lease/customers-who-decide")));
        took.put("accept 100 orders", median(this::acceptOrders));
        took.put("accept 100 shipments", median(this::acceptShipments));
        took.put("what status and metrics read", median(this::look));
        took.put(
                "count what is open",
                median(() -> rows("operators/count-open-operations", Map.of("most", Operators.MOST_COUNTED))));
        took.put("say what is held up", median(this::sayWhatIsHeldUp));
        took.put("reports that are due", median(() -> rows("report/payments", Map.of("most", 500))));
        took.put("the story of an order", median(() -> rows("operators/story", Map.of("order_id", "closed-500"))));
        return took;
    }

    private double median(Runnable step) {
        List<Double> took = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            try {
                ledger.inTransaction(() -> {
                    long begin = System.nanoTime();
                    step.run();
                    took.add((System.nanoTime() - begin) / 1e6);
                    throw new TakenBack();
                });
            } catch (TakenBack e) {
                // As it was.
            }
        }
        took.sort(null);
        return took.get(took.size() / 2);
    }

    private static final class TakenBack extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TakenBack() {
            super(null, null, false, false);
        }
    }

    private void rows(String step, Map<String, Object> parameters) {
        ledger.rows(step, parameters);
    }

    private void leaseCaptures() {
        rows("lease/operations", Map.of("sales_units", UNITS, "kind", "CAPTURE", "lease_ms", 80_000, "most", 16));
    }

    private void leaseLooks(String step) {
        rows(step, Map.of("sales_units", UNITS, "spacing_ms", 600, "most", 16));
    }

    private void acceptOrders() {
        mustBeTaken(intake.take(
                Purpose.ORDER,
                IntStream.range(0, BATCH)
                        .mapToObj(i -> Map.of(
                                "order_id", "fresh-order-" + i, "amount_minor", 10_000, "description", "Two books"))
                        .toList(),
                true,
                Duration.ZERO));
    }

    private void acceptShipments() {
        mustBeTaken(intake.take(
                Purpose.SHIPMENT,
                IntStream.range(1, BATCH + 1)
                        .mapToObj(i ->
                                Map.of("shipment_id", "fresh-" + i, "order_id", "open-" + i, "amount_minor", 10_000))
                        .toList(),
                true,
                Duration.ZERO));
    }

    private static void mustBeTaken(List<Taken> taken) {
        taken.stream().filter(Taken::isRejected).findFirst().ifPresent(one -> {
            throw new IllegalStateException(one.rejected());
        });
    }

    private void look() {
        if (operators.overview().reservations().isEmpty()) {
            throw new IllegalStateException("there are reservations");
        }
    }

    private void sayWhatIsHeldUp() {
        ledger.run("ledger/say-what-is-held-up", Map.of("sales_units", UNITS));
    }
}
