package io.github.erpvipps.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final SimulatorSettings SETTINGS =
            SimulatorSettings.defaults().withApproveAfterMs(-1).withRateLimits(false);

    @TempDir
    private Path folder;

    @Test
    void chanceGoesOnWhereItStood() {
        List<FaultKind> inOneRun = new ArrayList<>();
        List<FaultKind> inTwoRuns = new ArrayList<>();
        try (VippsSimulator vipps = VippsSimulator.start(SETTINGS)) {
            inOneRun.addAll(faultsMet(vipps, new Chance(7, 0.5, 0, true)));
            inOneRun.addAll(faultsMet(vipps, null));
        }
        try (VippsSimulator vipps = VippsSimulator.start(SETTINGS, journal())) {
            inTwoRuns.addAll(faultsMet(vipps, new Chance(7, 0.5, 0, true)));
        }
        try (VippsSimulator vipps = VippsSimulator.start(SETTINGS, journal())) {
            inTwoRuns.addAll(faultsMet(vipps, null));
        }

        int both = Math.min(inOneRun.size(), inTwoRuns.size());
        assertThat(both).isGreaterThan(12);
        assertThat(inTwoRuns.subList(0, both)).isEqualTo(inOneRun.subList(0, both));
    }

    /** What twenty look-ups meet. Without a token, since that one would meet faults as well. */
    private static List<FaultKind> faultsMet(VippsSimulator vipps, Chance chance) {
        long before = vipps.calls().size();
        HttpClient http = HttpClient.newHttpClient();
        if (chance != null) {
            vipps.randomFaults(chance);
        }
        for (int i = 0; i < 20; i++) {
            URI address = URI.create(vipps.baseUrl() + "/ecomm/v2/payments/order-0001/details");
            http.sendAsync(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                    .exceptionally(lost -> null)
                    .join();
        }
        return vipps.calls(before).stream()
                .map(RecordedCall::fault)
                .filter(fault -> fault != FaultKind.NONE)
                .toList();
    }

    @Test
    void blocksLastThroughARestartAndEndWithAWord() {
        try (VippsSimulator vipps = VippsSimulator.start(SETTINGS, journal())) {
            vipps.begin(Spell.merchantBlocked(Merchant.SALES_UNIT, Duration.ofMinutes(1)));
        }
        try (VippsSimulator vipps = VippsSimulator.start(SETTINGS, journal())) {
            Merchant merchant = new Merchant(vipps);
            assertThat(merchant.details("order-0001").statusCode()).isEqualTo(403);
            vipps.clearFaults();
        }
        try (VippsSimulator vipps = VippsSimulator.start(SETTINGS, journal())) {
            assertThat(new Merchant(vipps).details("order-0001").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void whatWasForgottenStaysForgotten() {
        try (VippsSimulator vipps = VippsSimulator.start(SETTINGS, journal())) {
            new Merchant(vipps).initiate("order-0001", 50_000, Customer.USUAL);
            vipps.clear();
        }
        try (VippsSimulator vipps = VippsSimulator.start(SETTINGS, journal())) {
            assertThat(vipps.books()).isEmpty();
            assertThat(vipps.calls()).isEmpty();
            assertThat(vipps.counts().calls()).isEmpty();
        }
    }

    @Test
    void aLineThatCannotBeReadIsNamed() throws IOException {
        Files.writeString(journal(), "[]\nnonsense\n");

        assertThatThrownBy(() -> VippsSimulator.start(SETTINGS, journal()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Line 2 of the journal");
    }

    @Test
    void theLast20000CallsAreKeptUnderTheirNumbers() {
        CallLog calls = new CallLog();
        for (int i = 0; i < CallLog.MOST_KEPT + 5; i++) {
            calls.add(new RecordedCall(
                    calls.nextNumber(),
                    Instant.EPOCH,
                    Api.ECOM,
                    Operation.DETAILS,
                    "",
                    "order-" + i % 2,
                    "",
                    new byte[0],
                    Map.of(),
                    FaultKind.NONE,
                    "200"));
        }

        assertThat(calls.since(0)).hasSize(CallLog.MOST_KEPT);
        assertThat(calls.since(0).get(0).number()).isEqualTo(6);
        assertThat(calls.since(CallLog.MOST_KEPT)).hasSize(5);
        assertThat(calls.about("order-1")).hasSize(CallLog.MOST_KEPT / 2);
    }

    private Path journal() {
        return folder.resolve("journal");
    }
}
