package io.github.erpvipps.flows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** The routes and the settings as they are shipped, in a folder where a test may change them as an integrator would. */
public final class Installation {

    private Installation() {}

    /** @return {@code home}, which is made where it is missing */
    public static Path in(Path home) {
        Path here = Path.of("").toAbsolutePath();
        try (Stream<Path> routes = Files.walk(here.resolve("routes"))) {
            Files.createDirectories(home);
            Files.copy(here.resolve("application.properties"), home.resolve("application.properties"));
            for (Path source : routes.toList()) {
                Files.copy(source, home.resolve(here.relativize(source)), StandardCopyOption.REPLACE_EXISTING);
            }
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
