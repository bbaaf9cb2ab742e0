package io.github.erpvipps.torture;

import io.github.erpvipps.simulator.Customer;
import io.github.erpvipps.simulator.SimulatorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** No secret leaves: searches all logs, events, problems and errors for keys, tokens and phone numbers. */
final class SecretPromise {

    private static final int NO_SECRET_LEAVES = 8;

    /** Keys and secrets as they are, bearer tokens and their like by their shape, and the numbers of the customers. */
    private static final Pattern SECRET = Pattern.compile(Stream.concat(
                    Stream.of(
                                    SimulatorSettings.defaults().clientSecret(),
                                    SimulatorSettings.defaults().subscriptionKey(),
                                    Machinery.CALLBACK_SECRET)
                            .map(Pattern::quote),
                    Stream.concat(
                            Stream.of(
                                    "Bearer [A-Za-z0-9+/=._-]{20,}",
                                    "[A-Za-z0-9+/=]{300,}",
                                    "(?<![0-9a-f.])(47)?48[0-9]{6}(?![0-9a-f])"),
                            Stream.of(Customer.values())
                                    .map(Customer::phone)
                                    .filter(phone -> !phone.isEmpty())
                                    .map(phone -> "(?<![0-9a-f.])(47)?" + phone + "(?![0-9a-f])")))
            .collect(Collectors.joining("|")));

    private final Machinery machinery;

    SecretPromise(Machinery machinery) {
        this.machinery = machinery;
    }

    /** That of a webhook is made anew in each run. */
    private boolean isSecret(String line) {
        return SECRET.matcher(line).find()
                || machinery.webhookSecrets().stream().anyMatch(line::contains);
    }

    List<Broken> check() {
        List<Broken> broken = new ArrayList<>();
        try (Stream<Path> logs = Files.list(machinery.folder().resolve("logs"))) {
            logs.filter(log -> !log.getFileName().toString().startsWith("simulator"))
                    .filter(log -> !log.getFileName().toString().startsWith("postgres"))
                    .forEach(log -> search(log, broken));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        new PatientSql(machinery.database("torture-referee"))
                .texts("""
                select coalesce(order_id, 'no order') || ' event ' || what || ' ' || coalesce(detail, '') from bridge.event
                union all select order_id || ' payment ' || problem from bridge.payment where problem is not null
                union all select order_id || ' operation ' || problem from bridge.operation where problem is not null
                union all select reason from bridge.sales_unit_hold
                union all select 'line ' || problem from bridge.dropped_line where problem is not null
                union all select order_id || ' ' || payment_error from erp.sales_order where payment_error is not null
                union all select order_id || ' ' || capture_error from erp.shipment where capture_error is not null
                union all select order_id || ' ' || refund_error from erp.refund where refund_error is not null
                union all select order_id || ' ' || cancel_error from erp.cancellation where cancel_error is not null
                """)
                .forEach(text -> search("the database", text, broken));
        return broken;
    }

    private void search(Path log, List<Broken> broken) {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            lines.forEach(line -> search(log.getFileName().toString(), line, broken));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void search(String where, String text, List<Broken> broken) {
        if (isSecret(text)) {
            broken.add(new Broken(NO_SECRET_LEAVES, null, "a secret is in " + where + ": " + text));
        }
    }
}
