package io.github.erpvipps.cli;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.config.Settings.Credentials;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** For which sales units a command asks Vipps. */
final class WebhookUnits {

    @Option(names = "--sales-unit", paramLabel = "MSN", description = "for this one; default: for all of the settings")
    private String salesUnit;

    /** @throws CommandFailed when there are no keys */
    List<Credentials> of(Settings settings) {
        Set<String> units = salesUnit == null ? settings.salesUnits() : Set.of(salesUnit);
        if (units.isEmpty()) {
            throw new CommandFailed("vipps.merchant-serial-number: is not set, so there is no sales unit to ask for");
        }
        return units.stream().map(unit -> keys(settings, unit)).toList();
    }

    private static Credentials keys(Settings settings, String unit) {
        return settings.credentials(unit)
                .orElseThrow(() -> new CommandFailed("there are no keys for sales unit " + unit + " in the settings"));
    }
}
