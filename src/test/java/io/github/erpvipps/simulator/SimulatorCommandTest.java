package io.github.erpvipps.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimulatorCommandTest {
    private final StringWriter errors = new StringWriter();
    private final CommandLine command = new CommandLine(new SimulatorCommand()).setErr(new PrintWriter(errors, true));

    @Test
    void wrongUsageExitsWith64() {
        assertThat(command.execute("--port", "many")).isEqualTo(64);
    }

    @Test
    void aPortInUseExitsWith1AndSaysWhich() {
        try (VippsSimulator other = VippsSimulator.start(SimulatorSettings.defaults())) {
            assertThat(command.execute("--port", Integer.toString(other.port())))
                    .isEqualTo(1);
            assertThat(errors.toString()).contains("127.0.0.1:" + other.port());
        }
    }
}
