package io.github.erpvipps.operate;

import io.github.erpvipps.work.Pulses;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Ready: both databases answer and the schedules run. Live says nothing of these, for a restart mends neither. What only
 * hampers the bridge, an outage of Vipps above all, is named and takes it out of no service.
 */
public final class Health {

    private static final int SECONDS_TO_ANSWER = 3;
    /** A nightly schedule that was missed is a warning, and no reason to take callbacks elsewhere. */
    private static final Duration OFTEN = Duration.ofHours(1);

    private static final String GROUP = "bridge";

    private final Snapshots snapshots;
    private final RunningBridge running;

    public Health(Snapshots snapshots, RunningBridge running) {
        this.snapshots = snapshots;
        this.running = running;
    }

    /**
     * @param erp empty when no ERP's database is used
     * @param callbacks where callbacks come in: Camel starts without that server when its port was taken meanwhile
     */
    public void registerWith(
            HealthCheckRegistry registry,
            DataSource ledger,
            Optional<DataSource> erp,
            InetSocketAddress callbacks,
            Pulses pulses) {
        registry.register(ready("ledger", answer -> ask(ledger, answer)));
        erp.ifPresent(database -> registry.register(ready("erp-database", answer -> ask(database, answer))));
        registry.register(ready("callbacks", answer -> knock(callbacks, answer)));
        registry.register(ready("schedules", answer -> {
            List<String> silent = pulses.silent(OFTEN);
            answer.state(silent.isEmpty() ? HealthCheck.State.UP : HealthCheck.State.DOWN);
            if (!silent.isEmpty()) {
                answer.message("silent: " + String.join(", ", silent));
            }
        }));
        registry.register(new Check("degraded", false, answer -> {
            List<String> reasons = degraded();
            answer.up().message(reasons.isEmpty() ? "no" : String.join(", ", reasons));
        }));
    }

    /** Why the bridge does less than it could, each by its name from a fixed list. */
    public List<String> degraded() {
        List<String> reasons = new ArrayList<>();
        running.stormBreakers().forEach((calls, state) -> {
            if (!state.equals("CLOSED")) {
                reasons.add("vipps-not-well");
            }
        });
        try {
            reasons.addAll(snapshots.latest().reasonsForAnOperator());
            if (!snapshots.latest().pauses().isEmpty()) {
                reasons.add("paused");
            }
        } catch (RuntimeException e) {
            reasons.add("ledger-away");
        }
        return reasons.stream().distinct().toList();
    }

    private static void ask(DataSource database, HealthCheckResultBuilder answer) {
        try (Connection connection = database.getConnection()) {
            answer.state(connection.isValid(SECONDS_TO_ANSWER) ? HealthCheck.State.UP : HealthCheck.State.DOWN);
        } catch (SQLException e) {
            // The exception's text may name hosts and users; the log has it.
            answer.down().message("no connection");
        }
    }

    private static void knock(InetSocketAddress address, HealthCheckResultBuilder answer) {
        try (Socket socket = new Socket()) {
            socket.connect(address, SECONDS_TO_ANSWER * 1_000);
            answer.up();
        } catch (IOException e) {
            answer.down().message("nobody listens on port " + address.getPort());
        }
    }

    private static HealthCheck ready(String id, Consumer<HealthCheckResultBuilder> question) {
        return new Check(id, true, question);
    }

    private static final class Check extends AbstractHealthCheck {
        private final boolean ofReadiness;
        private final Consumer<HealthCheckResultBuilder> question;

        Check(String id, boolean ofReadiness, Consumer<HealthCheckResultBuilder> question) {
            super(GROUP, id);
            this.ofReadiness = ofReadiness;
            this.question = question;
        }

        @Override
        public boolean isLiveness() {
            return false;
        }

        @Override
        public boolean isReadiness() {
            return ofReadiness;
        }

        @Override
        protected void doCall(HealthCheckResultBuilder answer, Map<String, Object> options) {
            question.accept(answer);
        }
    }
}
