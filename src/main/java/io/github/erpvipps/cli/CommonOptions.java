package io.github.erpvipps.cli;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.logs.LogFormat;
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
        Settings settings = Settings.load(home(), config, System.getenv());
        LogFormat.use(settings.text("logging.format"), settings.text("logging.level"));
        return settings;
    }

    /** The installation's folder; {@code ./bridge} says which. */
    static Path home() {
        return Path.of(System.getProperty("bridge.home", "")).toAbsolutePath();
    }
}
