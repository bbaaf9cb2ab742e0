package io.github.erpvipps.simulator;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./bridge simulator}: the simulator as a process by itself. */
@Command(
        name = "simulator",
        description = "Runs the Vipps simulator until it is stopped.",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = SimulatorCommand.WRONG_USAGE)
public final class SimulatorCommand implements Callable<Integer> {
    static final int WRONG_USAGE = 64;

    @Option(names = "--port", defaultValue = "8480", description = "port to listen on (${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "address to listen on (${DEFAULT-VALUE})")
    private String host;

    @Option(
            names = "--latency-ms",
            defaultValue = "0",
            description = "how long each call takes, in milliseconds (${DEFAULT-VALUE})")
    private long latencyMs;

    @Option(
            names = "--approve-after-ms",
            defaultValue = "3000",
            description = "when the usual customer approves; -1: only on the landing page (${DEFAULT-VALUE})")
    private long approveAfterMs;

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description =
                    "where to keep the books, so that a simulator that is started again with it goes on with them")
    private Path journal;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description =
                    "any other setting, such as keyMemoryMs=60000; may be repeated, and wins over the options above")
    private Map<String, String> more = Map.of();

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(new CommandLine(new SimulatorCommand()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        SimulatorSettings settings = SimulatorSettings.defaults()
                .withHost(host)
                .withPort(port)
                .withLatencyMs(latencyMs)
                .withApproveAfterMs(approveAfterMs);
        for (Map.Entry<String, String> setting : more.entrySet()) {
            settings = set(settings, setting.getKey(), setting.getValue());
        }
        try (VippsSimulator simulator = start(settings)) {
            spec.commandLine().getOut().println(greeting(simulator, settings));
            spec.commandLine().getOut().flush();
            new CountDownLatch(1).await();
            return 0;
        } catch (IllegalStateException cannotStart) {
            spec.commandLine().getErr().println(cannotStart.getMessage());
            return 1;
        }
    }

    private VippsSimulator start(SimulatorSettings settings) {
        return journal == null ? VippsSimulator.start(settings) : VippsSimulator.start(settings, journal);
    }

    private SimulatorSettings set(SimulatorSettings settings, String name, String text) {
        try {
            return settings.set(name, text);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }

    private static String greeting(VippsSimulator simulator, SimulatorSettings settings) {
        return """
                Vipps simulator: %1$s (books: %1$s/simulator/books, broken rules: %1$s/simulator/breaches)

                vipps.base-url=%1$s
                vipps.client-id=%2$s
                vipps.client-secret=%3$s
                vipps.subscription-key=%4$s
                vipps.merchant-serial-number=123456
                """.formatted(
                        simulator.baseUrl(), settings.clientId(), settings.clientSecret(), settings.subscriptionKey());
    }
}
