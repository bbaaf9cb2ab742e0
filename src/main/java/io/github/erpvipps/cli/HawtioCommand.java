package io.github.erpvipps.cli;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.console.Console;
import io.github.erpvipps.management.BasicLogin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "hawtio",
        description = "Starts the console beside a running bridge, for a browser on this machine, until Ctrl-C.")
final class HawtioCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Option(
            names = "--port",
            defaultValue = "8481",
            description = "where to listen; 0: any that is free (${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description =
                    "the address to listen on; another than loopback needs management.username (${DEFAULT-VALUE})")
    private String host;

    @Option(
            names = "--bridge",
            paramLabel = "URL",
            description = "the bridge's management address (that of the settings: http://127.0.0.1:9090)")
    private URI bridge;

    @Spec
    private CommandSpec spec;

    @Override
    @SuppressWarnings("try") // the console works by itself until it is closed
    public Integer call() throws InterruptedException {
        Settings settings = common.settings();
        Optional<BasicLogin> login = BasicLogin.of(settings);
        InetSocketAddress listenOn = listenOn(login.isPresent());
        URI seen = bridge == null ? ofSettings(settings) : checked(bridge);
        Path war = Console.war(settings.home());
        if (!Files.isReadable(war)) {
            throw new CommandFailed(war + " is missing; this installation has no console");
        }
        try (Stop stop = Stop.listen();
                Console console = Console.start(war, seen, login, listenOn)) {
            stop.started();
            spec.commandLine()
                    .getOut()
                    .println("The console of the bridge at " + seen + ": " + console.address()
                            + (login.isPresent() ? " (its login is management.username and management.password)" : ""));
            spec.commandLine().getOut().flush();
            console.problem().ifPresent(what -> spec.commandLine().getErr().println("bridge: " + seen + ": " + what));
            stop.await();
            return ExitCode.OK;
        } catch (IOException e) {
            throw new CommandFailed(
                    "cannot listen on " + host + ":" + port + " (" + e.getMessage() + "); choose another with --port");
        }
    }

    private InetSocketAddress listenOn(boolean hasLogin) {
        try {
            InetAddress address = InetAddress.getByName(host);
            if (!address.isLoopbackAddress() && !hasLogin) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--host " + host
                                + " is not loopback, so management.username and management.password must be set");
            }
            return new InetSocketAddress(address, port);
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--host, --port: " + e.getMessage(), e);
        }
    }

    /** Beside a bridge that listens on all addresses it is asked on loopback. */
    private static URI ofSettings(Settings settings) {
        String management = settings.text("management.host");
        try {
            if (InetAddress.getByName(management).isAnyLocalAddress()) {
                management = "127.0.0.1";
            }
        } catch (UnknownHostException e) {
            throw new CommandFailed("management.host: there is no " + management);
        }
        return URI.create("http://" + (management.contains(":") ? "[" + management + "]" : management) + ":"
                + settings.number("management.port"));
    }

    private URI checked(URI bridge) {
        boolean isAddress = bridge.getHost() != null
                && ("http".equals(bridge.getScheme()) || "https".equals(bridge.getScheme()))
                && (bridge.getRawPath().isEmpty() || bridge.getRawPath().equals("/"));
        if (!isAddress) {
            throw new ParameterException(
                    spec.commandLine(), "--bridge must be an address without a path, such as http://127.0.0.1:9090");
        }
        return bridge;
    }
}
