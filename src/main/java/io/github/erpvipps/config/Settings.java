package io.github.erpvipps.config;

import io.github.erpvipps.logs.Masks;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All settings by name. {@code application.properties} holds every name with its default; a file given by {@code --config}
 * wins over it, and the environment over both: {@code VIPPS_CLIENT_SECRET} for {@code vipps.client-secret}, or
 * {@code VIPPS_CLIENT_SECRET_FILE} for the path of a file that holds it.
 */
public final class Settings {

    private static final Pattern UNIT_KEY =
            Pattern.compile("vipps\\.sales-units\\.(\\d{5,6})\\.(client-id|client-secret|subscription-key)");
    private static final Pattern UNIT_ENVIRONMENT =
            Pattern.compile("VIPPS_SALES_UNITS_(\\d{5,6})_(CLIENT_ID|CLIENT_SECRET|SUBSCRIPTION_KEY)(_FILE)?");
    /** In a file, secrets may stand in lines of their own. */
    private static final Pattern SEVERAL = Pattern.compile("[,\\s]+");

    private static final Set<String> SECRETS = Set.of(
            "vipps.client-secret",
            "vipps.subscription-key",
            "vipps.client-id",
            "vipps.webhook-secrets",
            "bridge.callback-secret",
            "bridge.password",
            "erp.password",
            "management.password");

    private final Path home;
    private final Map<String, String> values;

    private Settings(Path home, Map<String, String> values) {
        this.home = home;
        this.values = values;
        values.forEach((name, value) -> {
            if (isSecret(name)) {
                Masks.ofProcess().secret(value);
            }
        });
        webhookSecrets().forEach(Masks.ofProcess()::secret);
        for (String address : List.of("bridge.jdbc-url", "erp.jdbc-url")) {
            JdbcAddress given = JdbcAddress.of(text(address));
            given.password().ifPresent(Masks.ofProcess()::secret);
            given.written().ifPresent(Masks.ofProcess()::secret);
        }
    }

    /**
     * Reads the settings of an installation.
     *
     * @param home the folder with {@code application.properties} and {@code routes}; relative paths start there
     * @param config a file whose settings win over the defaults, or null
     * @param environment normally {@link System#getenv()}
     * @throws SettingsException when a file cannot be read or names a setting that does not exist
     */
    public static Settings load(Path home, Path config, Map<String, String> environment) {
        Map<String, String> values = read(home.resolve("application.properties"));
        Set<String> known = new TreeSet<>(values.keySet());
        List<String> problems = new ArrayList<>();
        if (config != null) {
            read(config).forEach((name, value) -> {
                if (known.contains(name) || UNIT_KEY.matcher(name).matches() || name.startsWith("camel.")) {
                    values.put(name, value);
                } else {
                    problems.add(name + ": there is no such setting (in " + config + ")");
                }
            });
        }
        known.forEach(name -> fromEnvironment(environment, environmentName(name), problems)
                .ifPresent(value -> values.put(name, value)));
        environment.keySet().forEach(variable -> {
            Matcher unit = UNIT_ENVIRONMENT.matcher(variable);
            if (unit.matches()) {
                String name = "vipps.sales-units." + unit.group(1) + "."
                        + unit.group(2).toLowerCase(Locale.ROOT).replace('_', '-');
                fromEnvironment(environment, environmentName(name), problems)
                        .ifPresent(value -> values.put(name, value));
            }
        });
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new Settings(home, values);
    }

    private static Map<String, String> read(Path file) {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            Properties properties = new Properties();
            properties.load(reader);
            Map<String, String> values = new TreeMap<>();
            properties
                    .stringPropertyNames()
                    .forEach(name ->
                            values.put(name, properties.getProperty(name).trim()));
            return values;
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException(List.of(file + ": cannot be read (" + e + ")"));
        }
    }

    private static String environmentName(String setting) {
        return setting.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    private static Optional<String> fromEnvironment(
            Map<String, String> environment, String variable, List<String> problems) {
        String file = environment.get(variable + "_FILE");
        if (file != null && !file.isBlank()) {
            try {
                return Optional.of(Files.readString(Path.of(file)).strip());
            } catch (IOException | IllegalArgumentException e) {
                problems.add(variable + "_FILE: the file cannot be read (" + e + ")");
                return Optional.empty();
            }
        }
        return Optional.ofNullable(environment.get(variable)).map(String::strip);
    }

    /** The same settings with one of them changed. */
    public Settings with(String name, String value) {
        Map<String, String> changed = new TreeMap<>(values);
        changed.put(name, value);
        return new Settings(home, changed);
    }

    /** The same settings with the lines of a properties text laid over them. */
    public Settings with(String propertiesText) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(propertiesText));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
        Map<String, String> changed = new TreeMap<>(values);
        properties.stringPropertyNames().forEach(name -> changed.put(name, properties.getProperty(name)));
        return new Settings(home, changed);
    }

    /** The installation's folder. */
    public Path home() {
        return home;
    }

    /** The setting's text; empty when it is not set. */
    public String text(String name) {
        return values.getOrDefault(name, "");
    }

    public boolean isSet(String name) {
        return !text(name).isEmpty();
    }

    /** True only for {@code true}. */
    public boolean flag(String name) {
        return "true".equals(text(name));
    }

    /** A whole number; {@link SettingsCheck} has refused anything else before a start. */
    public long number(String name) {
        try {
            return Long.parseLong(text(name));
        } catch (NumberFormatException e) {
            throw new SettingsException(List.of(name + ": must be a whole number, but is '" + text(name) + "'"));
        }
    }

    /** A setting whose name ends in {@code -ms}. */
    public Duration millis(String name) {
        return Duration.ofMillis(number(name));
    }

    /** A path; a relative one starts at the installation's folder. */
    public Path path(String name) {
        return home.resolve(text(name)).normalize();
    }

    /** The secrets of {@code vipps.webhook-secrets}, of which any is accepted; empty when there is none. */
    public List<String> webhookSecrets() {
        return SEVERAL.splitAsStream(text("vipps.webhook-secrets"))
                .filter(secret -> !secret.isEmpty())
                .toList();
    }

    /** All settings, for Camel's placeholders; secrets are left out, so that no route can read one. */
    public Map<String, String> withoutSecrets() {
        Map<String, String> open = new TreeMap<>(values);
        open.keySet().removeIf(Settings::isSecret);
        return open;
    }

    static boolean isSecret(String name) {
        return SECRETS.contains(name) || UNIT_KEY.matcher(name).matches();
    }

    /** The names of all settings that are set or have a default. */
    public Set<String> names() {
        return values.keySet();
    }

    /** The numbers of the sales units that have settings of their own, the default one among them when it is set. */
    public Set<String> salesUnits() {
        Set<String> units = new TreeSet<>();
        values.keySet().forEach(name -> {
            Matcher unit = UNIT_KEY.matcher(name);
            if (unit.matches()) {
                units.add(unit.group(1));
            }
        });
        if (isSet("vipps.merchant-serial-number")) {
            units.add(text("vipps.merchant-serial-number"));
        }
        return units;
    }

    /** The currencies of the sales units, for an API that has more than one. */
    public Set<String> currencies() {
        return Set.copyOf(List.of(text("vipps.currencies").strip().split("\\s*,\\s*")));
    }

    /** The keys of a sales unit; its own where it has some, the default ones for the default unit. Empty for an unknown unit. */
    public Optional<Credentials> credentials(String salesUnit) {
        String own = "vipps.sales-units." + salesUnit + ".";
        if (isSet(own + "client-id")) {
            return Optional.of(new Credentials(
                    text(own + "client-id"), text(own + "client-secret"), text(own + "subscription-key"), salesUnit));
        }
        if (salesUnit.equals(text("vipps.merchant-serial-number"))) {
            return Optional.of(new Credentials(
                    text("vipps.client-id"), text("vipps.client-secret"), text("vipps.subscription-key"), salesUnit));
        }
        return Optional.empty();
    }

    /** What proves to Vipps who we are. Never printed. */
    public record Credentials(String clientId, String clientSecret, String subscriptionKey, String salesUnit) {
        @Override
        public String toString() {
            return "credentials of sales unit " + salesUnit;
        }
    }
}
