package io.github.erpvipps.flows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** What an integrator has before the first start: the routes and the settings as they are shipped, and what must be added. */
public final class Installation {

    /** What every bridge must be told, with a ledger that is not there and ports that are free. */
    public static final String LEAST_SETTINGS = """
            vipps.client-id=id
            vipps.client-secret=secret
            vipps.subscription-key=key
            vipps.merchant-serial-number=123456
            vipps.callback-prefix=https://pay.example/vipps/callbacks
            bridge.callback-secret=a-secret-for-tests-only
            bridge.jdbc-url=jdbc:postgresql://127.0.0.1:1/ledger
            server.host=127.0.0.1
            server.port=0
            management.port=0
            """;

    private Installation() {}

    /**
     * Copies routes and settings, so that a test may change them.
     *
     * @return {@code home}, which is made where it is missing
     */
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
