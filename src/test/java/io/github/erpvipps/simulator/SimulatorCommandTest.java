package io.github.erpvipps.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.RecordComponent;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SimulatorCommandTest {
    private final StringWriter errors = new StringWriter();
    private final CommandLine command = new CommandLine(new SimulatorCommand()).setErr(new PrintWriter(errors, true));

    @Test
    void wrongUsageExitsWith64() {
        assertThat(command.execute("--port", "many")).isEqualTo(64);
    }

    @ParameterizedTest
    @CsvSource({
        "keyMemory=1, There is no setting keyMemory",
        "keyMemoryMs=long, keyMemoryMs is a whole number",
        "unknownOrderStatus=1e3, unknownOrderStatus is a whole number",
        "retryAfter=yes, retryAfter is true or false",
        "retryAfter, KEY=VALUE"
    })
    void aSettingThatIsWrongExitsWith64AndSaysWhich(String setting, String message) {
        assertThat(command.execute("--set", setting)).isEqualTo(64);
        assertThat(errors.toString().lines().findFirst().orElseThrow()).contains(message);
        assertThat(errors.toString()).contains("Usage: simulator");
    }

    @Test
    void everySettingCanBeSetByNameAndText() {
        SimulatorSettings changed = SimulatorSettings.defaults()
                .set("host", "127.0.0.2")
                .set("unknownOrderStatus", "400")
                .set("keyMemoryMs", "-1")
                .set("refusalsStick", "true")
                .set("salesUnits", "123456, 123457");

        assertThat(changed)
                .isEqualTo(SimulatorSettings.defaults()
                        .withHost("127.0.0.2")
                        .withUnknownOrderStatus(400)
                        .withKeyMemoryMs(-1)
                        .withRefusalsStick(true)
                        .withSalesUnits(Set.of("123456", "123457")));
        assertThat(changed.set("salesUnits", "").salesUnits()).isEmpty();
        for (RecordComponent setting : SimulatorSettings.class.getRecordComponents()) {
            String name = setting.getName();
            String text = setting.getType() == boolean.class ? "true" : "7";
            String shown = setting.getType() == Set.class ? "[7]" : text;
            assertThat(changed.set(name, text).toString()).contains(name + "=" + shown);
        }
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
