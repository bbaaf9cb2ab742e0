package io.github.erpvipps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.erpvipps.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What no parser of compose files knows: that the names in it are ours. */
class ComposeTest {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)");

    private static String text;
    private static JsonNode compose;

    @BeforeAll
    static void read() throws IOException {
        text = Files.readString(Path.of("docker/compose.yaml"));
        compose = new ObjectMapper().valueToTree(new Yaml().load(text));
    }

    @Test
    void everyVariableOfTheBridgeIsASetting() {
        Set<String> settings = new TreeSet<>();
        Settings.load(Path.of("").toAbsolutePath(), null, Map.of())
                .names()
                .forEach(name ->
                        settings.add(name.toUpperCase(java.util.Locale.ROOT).replaceAll("[.-]", "_")));
        compose.at("/services/bridge/environment")
                .fieldNames()
                .forEachRemaining(variable -> assertThat(settings).contains(variable.replaceFirst("_FILE$", "")));
    }

    @Test
    void everySecretThatIsReadIsMountedAndKnown() {
        Set<String> known = new TreeSet<>();
        compose.path("secrets").fieldNames().forEachRemaining(known::add);
        compose.path("services").properties().forEach(service -> {
            List<String> mounted = new ArrayList<>();
            service.getValue().path("secrets").forEach(secret -> mounted.add(secret.asText()));
            assertThat(known).as(service.getKey()).containsAll(mounted);
            service.getValue().path("environment").forEach(value -> {
                if (value.asText().startsWith("/run/secrets/")) {
                    assertThat(mounted)
                            .as(service.getKey())
                            .contains(value.asText().substring("/run/secrets/".length()));
                }
            });
        });
    }

    @Test
    void everyContainerOfOursHasAReadOnlyRootNoCapabilitiesAndOnlyLoopbackPorts() {
        compose.path("services").properties().forEach(service -> {
            JsonNode container = service.getValue();
            container.path("ports").forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
            // PostgreSQL's image changes its user by itself and writes its socket.
            if (!service.getKey().equals("ledger")) {
                assertThat(container.path("read_only").asBoolean())
                        .as(service.getKey())
                        .isTrue();
                assertThat(container.at("/cap_drop/0").asText())
                        .as(service.getKey())
                        .isEqualTo("ALL");
                assertThat(container.at("/security_opt/0").asText())
                        .as(service.getKey())
                        .isEqualTo("no-new-privileges:true");
            }
        });
    }

    @Test
    void everyVariableThatIsAskedForIsInTheExample() throws IOException {
        String example = Files.readString(Path.of("docker/example.env"));
        Matcher variable = VARIABLE.matcher(text);
        while (variable.find()) {
            assertThat(example).contains(variable.group(1) + "=");
        }
    }
}
