package io.github.erpvipps.demo;

import io.github.erpvipps.cli.BridgeCommand;
import io.github.erpvipps.cli.ExitCode;
import io.github.erpvipps.cli.Ink;
import io.github.erpvipps.cli.Stop;
import io.github.erpvipps.config.Settings;
import io.github.erpvipps.console.Console;
import io.github.erpvipps.management.BasicLogin;
import io.github.erpvipps.run.Bridge;
import io.github.erpvipps.simulator.SimulatorSettings;
import io.github.erpvipps.simulator.VippsSimulator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./bridge demo}: sample orders go through the bridge and a simulated Vipps, to be watched. */
@Command(
        name = "bridge demo",
        description =
                "Sends sample orders through the bridge and a simulated Vipps, with a PostgreSQL of its own, until Ctrl-C.",
        footer = {
            "",
            "Exit codes: 0 stopped, or with --exit all ended as samples/expected.csv says; 1 something did not; 64 wrong usage."
        })
public final class DemoCommand implements Callable<Integer> {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final Duration MOST = Duration.ofMinutes(2);
    private static final long APPROVE_AFTER_MS = 1200;
    private static final String SOLD_IN_THE_SHOP = "shop-7F3A21";
    private static final int CONSOLE_PORT = 8481;
    private static final long SOLD_MINOR = 39900;

    @Option(names = "--exit", description = "end when all orders are final: 0 if each ended as expected, 1 otherwise")
    private boolean exit;

    @Option(
            names = "--port",
            defaultValue = "8480",
            description = "the simulator's port, another when it is in use (${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--folder",
            defaultValue = "data/demo",
            description = "where all of it is kept, begun anew (${DEFAULT-VALUE})")
    private Path folder;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    @SuppressWarnings("UnusedVariable") // for picocli
    private boolean help;

    @Spec
    private CommandSpec spec;

    private final Instant begun = Instant.now();
    private final Ink ink = Ink.of(System.getenv());

    public static void main(String[] args) {
        System.exit(BridgeCommand.commandLine(new DemoCommand()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("bridge.home", "")).toAbsolutePath();
        DemoFolder demo = new DemoFolder(home, home.resolve(folder).normalize());
        demo.empty();
        PrintStream errors = System.err;
        Path log = demo.folder().resolve("bridge.log");
        try (PrintStream logFile = new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8);
                Stop stop = Stop.listen()) {
            System.setErr(logFile); // the logs go to standard error, and would tear the table
            return run(demo, log, stop);
        } finally {
            System.setErr(errors);
        }
    }

    private int run(DemoFolder demo, Path log, Stop stop) throws IOException, InterruptedException {
        out().println("Starting PostgreSQL, the Vipps simulator and the bridge …");
        SimulatorSettings keys =
                SimulatorSettings.defaults().withPort(DemoFolder.portNear(port)).withApproveAfterMs(APPROVE_AFTER_MS);
        try (VippsSimulator vipps = VippsSimulator.start(keys)) {
            new WebShop(vipps.baseUrl(), keys).sell(SOLD_IN_THE_SHOP, SOLD_MINOR, DemoFolder.SALES_UNIT);
            Settings settings = demo.settings(vipps, keys);
            try (Bridge bridge = Bridge.start(settings);
                    Console console = exit ? null : console(settings)) {
                stop.started();
                addresses(settings, vipps, console == null ? "" : "  console   " + console.address() + "\n", demo, log);
                return watch(bridge, vipps, demo, stop);
            }
        } catch (RuntimeException | InterruptedException e) {
            if (stop.isAsked()) {
                return ExitCode.OK;
            }
            throw e;
        }
    }

    /** For whoever stays and looks; null where there is none, as in a build that was not finished. */
    private static Console console(Settings settings) throws IOException {
        Path war = Console.war(settings.home());
        if (!Files.isReadable(war)) {
            return null;
        }
        return Console.start(
                war,
                URI.create("http://127.0.0.1:" + settings.text("management.port")),
                BasicLogin.of(settings),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), DemoFolder.portNear(CONSOLE_PORT)));
    }

    private int watch(Bridge bridge, VippsSimulator vipps, DemoFolder demo, Stop stop) throws InterruptedException {
        SampleErp erp = new SampleErp(bridge.databases().erp(), demo.samples(), demo.folder());
        ThreeBooks books =
                new ThreeBooks(bridge.databases().ledger(), vipps, demo.folder().resolve("outbox"));
        boolean isFinal;
        int width;
        try (Display display = Boolean.getBoolean("bridge.terminal") ? new Screen(out(), ink) : new Transcript(out())) {
            do {
                erp.act();
                display.show(books.read(), elapsed());
                width = display.width();
                isFinal = erp.hasNothingMoreToSay() && books.open().findAny().isEmpty();
            } while (!(exit && (isFinal || elapsed().compareTo(MOST) > 0)) && !stop.await(BETWEEN_LOOKS));
            if (!stop.isAsked()) {
                display.clear();
            }
        }
        return stop.isAsked()
                ? ExitCode.OK
                : end(
                        books,
                        demo,
                        width,
                        Stream.concat(erp.unsaid(), books.open()).toList());
    }

    private int end(ThreeBooks books, DemoFolder demo, int width, List<String> open) {
        Expected expected = new Expected(demo.samples().resolve("expected.csv"));
        List<OrderLine> orders = books.read();
        Map<String, String> operations = books.operations();
        List<String> differences = expected.differences(orders, operations);
        Page page = new Page(ink, width);
        out().println();
        page.head().forEach(out()::println);
        for (OrderLine order : orders) {
            boolean well = expected.differences(order, operations).findAny().isEmpty();
            out().println(page.order(order, well ? ink.green("✓") : ink.red("✗"), expected.story(order.orderId())));
        }
        out().println();
        page.totals(orders).forEach(out()::println);
        out().println();
        open.forEach(what -> out().println(ink.red("not final after " + MOST.toSeconds() + " s: ") + what));
        differences.forEach(what -> out().println(ink.red("✗ ") + what));
        boolean well = open.isEmpty() && differences.isEmpty();
        out().println(
                        well
                                ? ink.green("✓ all " + expected.orders() + " orders ended as samples/expected.csv says")
                                        + ", after " + elapsed().toSeconds() + " s"
                                : ink.red("✗ not as samples/expected.csv says"));
        return well ? ExitCode.OK : ExitCode.FAILED;
    }

    private void addresses(Settings settings, VippsSimulator vipps, String console, DemoFolder demo, Path log) {
        String command = Path.of("")
                .toAbsolutePath()
                .relativize(settings.home().resolve("bridge"))
                .toString();
        String management = "http://127.0.0.1:" + settings.text("management.port") + "/observe/";
        Path here = Path.of("").toAbsolutePath();
        out().println("""
                Up after %.1f s. Customers, Vipps and the ERP are played; no money is moved.
                %s  health    %shealth
                  metrics   %smetrics
                  Vipps     %s/simulator/books
                  logs      %s
                  beside    %s status --config %s   (also order ID, dead-letters, replay ID …)
                """.formatted(
                        elapsed().toMillis() / 1000.0,
                        console,
                        management,
                        management,
                        vipps.baseUrl(),
                        here.relativize(log),
                        command.equals("bridge") ? "./bridge" : command,
                        here.relativize(demo.settingsFile())));
        out().flush();
    }

    private Duration elapsed() {
        return Duration.between(begun, Instant.now());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
