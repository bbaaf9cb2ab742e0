package io.github.erpvipps.cli;

import io.github.erpvipps.config.Settings;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every command has. */
final class CommonOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "settings that win over application.properties; the environment wins over both")
    private Path config;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    @SuppressWarnings("UnusedVariable") // for picocli
    private boolean help;

    Settings settings() {
        return Settings.load(home(), config, System.getenv());
    }

    /** The installation's folder; {@code ./bridge} says which. */
    static Path home() {
        return Path.of(System.getProperty("bridge.home", "")).toAbsolutePath();
    }
}
