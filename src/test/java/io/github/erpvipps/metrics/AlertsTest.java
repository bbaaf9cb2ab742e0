package io.github.erpvipps.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What promtool does not check: that a person who is called finds out why, and that each rule is tried both ways. */
class AlertsTest {

    private static final Path RULES = Path.of("docker/prometheus/alerts.yml");
    private static final Path TRIALS = Path.of("docker/prometheus/alerts.test.yml");
    private static final Path DASHBOARD = Path.of("docker/grafana/dashboards/bridge.json");

    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode yaml(Path file) throws IOException {
        return JSON.valueToTree(new Yaml().load(Files.readString(file)));
    }

    private static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        yaml(RULES).at("/groups").forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    @Test
    void everyAlertSaysWhatItMeansWhomItWakesAndWhatToDo() throws IOException {
        Set<String> headings = Files.readAllLines(Path.of("docs/operating.md")).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(java.util.Locale.ROOT)
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
        assertThat(rules()).hasSizeGreaterThan(15).allSatisfy(rule -> {
            String name = rule.path("alert").asText();
            assertThat(rule.at("/labels/severity").asText()).as(name).isIn("page", "ticket");
            assertThat(rule.at("/annotations/summary").asText()).as(name).isNotBlank();
            assertThat(rule.at("/annotations/description").asText()).as(name).isNotBlank();
            String runbook = rule.at("/annotations/runbook").asText();
            assertThat(runbook).as(name).startsWith("docs/operating.md#");
            assertThat(headings).as(name).contains(runbook.substring(runbook.indexOf('#') + 1));
        });
    }

    @Test
    void everyAlertIsTriedFiringAndSilent() throws IOException {
        Map<Boolean, Set<String>> tried = Map.of(true, new HashSet<>(), false, new HashSet<>());
        yaml(TRIALS).path("tests").forEach(trial -> {
            // In the quiet day all are silent, which proves nothing about the border of each.
            if (!trial.path("name").asText().equals("a quiet day")) {
                trial.path("alert_rule_test")
                        .forEach(check -> tried.get(!check.path("exp_alerts").isEmpty())
                                .add(check.path("alertname").asText()));
            }
        });
        List<String> names =
                rules().stream().map(rule -> rule.path("alert").asText()).toList();
        assertThat(tried.get(true)).containsExactlyInAnyOrderElementsOf(names);
        assertThat(tried.get(false)).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void theDashboardCanBeProvisionedAnywhere() throws IOException {
        String text = Files.readString(DASHBOARD);
        JsonNode dashboard = JSON.readTree(text);
        assertThat(dashboard.path("uid").asText()).isEqualTo("erp-vipps-bridge");
        String source = yaml(Path.of("docker/grafana/provisioning/datasources/prometheus.yaml"))
                .at("/datasources/0/uid")
                .asText();
        assertThat(new TreeSet<>(dashboard.findValues("datasource").stream()
                        .map(node -> node.path("uid").asText())
                        .toList()))
                .containsExactly(source);
        Set<Integer> ids = new HashSet<>();
        dashboard
                .path("panels")
                .forEach(panel -> assertThat(ids.add(panel.path("id").asInt()))
                        .as("panel " + panel.path("title"))
                        .isTrue());
        assertThat(text).doesNotContainPattern(Pattern.compile("https?://|/home/|/opt/|localhost"));
    }
}
