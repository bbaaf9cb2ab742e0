package io.github.erpvipps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.github.erpvipps.cli.Stop;
import io.github.erpvipps.config.Settings;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** The manifests by Kubernetes' own description of their kinds, and by what the bridge and its image really have. */
class KubernetesTest {

    private static final Path FOLDER = Path.of("docker/kubernetes");
    private static final ObjectMapper JACKSON = new ObjectMapper();

    private interface Check {
        void of(JsonElement manifest) throws IOException;
    }

    private record Schema(Class<?> model, Check unknownAndMissingFields) {}

    private static final Map<String, Schema> SCHEMAS = Map.of(
            "apps/v1 Deployment", new Schema(V1Deployment.class, V1Deployment::validateJsonElement),
            "v1 Service", new Schema(V1Service.class, V1Service::validateJsonElement),
            "v1 ServiceAccount", new Schema(V1ServiceAccount.class, V1ServiceAccount::validateJsonElement),
            "v1 Secret", new Schema(V1Secret.class, V1Secret::validateJsonElement),
            "policy/v1 PodDisruptionBudget",
                    new Schema(V1PodDisruptionBudget.class, V1PodDisruptionBudget::validateJsonElement),
            "networking.k8s.io/v1 NetworkPolicy",
                    new Schema(V1NetworkPolicy.class, V1NetworkPolicy::validateJsonElement));

    private static final Map<String, JsonNode> MANIFESTS = new TreeMap<>();
    private static JsonNode pod;
    private static JsonNode container;
    private static Settings settings;

    @BeforeAll
    static void read() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                MANIFESTS.put(file.getFileName().toString(), parse(Files.readString(file)));
            }
        }
        pod = MANIFESTS.get("deployment.yaml").at("/spec/template/spec");
        container = pod.at("/containers/0");
        settings = Settings.load(Path.of("").toAbsolutePath(), null, Map.of());
    }

    private static JsonNode parse(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return JACKSON.valueToTree(new Yaml(options).load(yaml));
    }

    private static void validate(JsonNode manifest) throws IOException {
        String kind = manifest.path("apiVersion").asText() + " "
                + manifest.path("kind").asText();
        Schema schema = SCHEMAS.get(kind);
        if (schema == null) {
            throw new IllegalArgumentException("there is no kind " + kind);
        }
        JsonElement json = JsonParser.parseString(manifest.toString());
        schema.unknownAndMissingFields().of(json);
        // Numbers, quantities and the like are read only here.
        assertThat((Object) JSON.getGson().fromJson(json, schema.model())).isNotNull();
    }

    @Test
    void everyManifestIsOneThatKubernetesTakes() throws IOException {
        for (Map.Entry<String, JsonNode> manifest : MANIFESTS.entrySet()) {
            if (!manifest.getKey().equals("kustomization.yaml")) {
                assertThatCode(() -> validate(manifest.getValue()))
                        .as(manifest.getKey())
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void aBrokenManifestIsRefused() throws IOException {
        String good = Files.readString(FOLDER.resolve("deployment.yaml"));
        for (String[] change : List.of(
                new String[] {"livenessProbe:", "livenesProbe:"},
                new String[] {"readOnlyRootFilesystem:", "readOnlyRootFileSystem:"},
                new String[] {"maxSkew: 1", ""},
                new String[] {"replicas: 2", "replicas: two"},
                new String[] {"memory: 350Mi", "memory: 350 MB"},
                new String[] {"kind: Deployment", "kind: Deploiment"},
                new String[] {
                    "  selector:\n    matchLabels:\n      app.kubernetes.io/name: erp-vipps-bridge\n  template",
                    "  template"
                },
                new String[] {"        - name: bridge\n          image", "        - image"})) {
            String broken = good.replace(change[0], change[1]);
            assertThat(broken).as(change[0]).isNotEqualTo(good);
            assertThatThrownBy(() -> validate(parse(broken)))
                    .as(change[0] + " -> " + change[1])
                    .isInstanceOf(Exception.class);
        }
    }

    @Test
    void theKustomizationNamesEachFileAndOnlyTheExampleIsLeftOut() {
        JsonNode kustomization = MANIFESTS.get("kustomization.yaml");
        Set<String> named = new TreeSet<>(List.of("kustomization.yaml", "secret.example.yaml"));
        kustomization.path("resources").forEach(resource -> named.add(resource.asText()));
        assertThat(MANIFESTS.keySet()).isEqualTo(named);
    }

    private static Set<String> environmentNames() {
        return settings.names().stream()
                .map(name -> name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyVariableIsASettingAndOnlySecretsAreFiles() {
        Set<String> config = new TreeSet<>();
        MANIFESTS
                .get("kustomization.yaml")
                .at("/configMapGenerator/0/literals")
                .forEach(literal -> config.add(literal.asText().replaceFirst("=.*", "")));
        List<String> files = new ArrayList<>();
        container
                .path("env")
                .forEach(variable -> files.add(variable.path("name").asText()));

        assertThat(files).allMatch(name -> name.endsWith("_FILE"));
        assertThat(environmentNames())
                .containsAll(config)
                .containsAll(files.stream()
                        .map(name -> name.replaceFirst("_FILE$", ""))
                        .toList());
        assertThat(config).isNotEmpty().noneMatch(name -> name.matches(".*(SECRET|PASSWORD|KEY|CLIENT_ID).*"));
    }

    @Test
    void everySecretThatIsReadIsInTheSecretAndTheExampleHoldsNone() {
        Set<String> read = new TreeSet<>();
        String mount = container.at("/volumeMounts/0/mountPath").asText();
        container.path("env").forEach(variable -> {
            assertThat(variable.path("value").asText()).startsWith(mount + "/");
            read.add(variable.path("value").asText().substring(mount.length() + 1));
        });
        JsonNode example = MANIFESTS.get("secret.example.yaml").path("stringData");
        Set<String> known = new TreeSet<>();
        example.fieldNames().forEachRemaining(known::add);
        assertThat(known).isEqualTo(read);
        assertThat(example).allMatch(value -> value.asText().equals("PLACEHOLDER"));
        assertThat(pod.at("/volumes/0/secret/secretName").asText())
                .isEqualTo(MANIFESTS
                        .get("secret.example.yaml")
                        .at("/metadata/name")
                        .asText());
    }

    @Test
    void portsAreThoseOfTheSettingsAndProbesAskWhatAnswersWithoutALogin() {
        Map<String, String> ports = new TreeMap<>();
        container
                .path("ports")
                .forEach(port -> ports.put(
                        port.path("name").asText(), port.path("containerPort").asText()));
        assertThat(ports)
                .isEqualTo(Map.of(
                        "callbacks", settings.text("server.port"), "management", settings.text("management.port")));
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            JsonNode get = container.at("/" + probe + "/httpGet");
            assertThat(get.path("port").asText()).as(probe).isEqualTo("management");
            // ManagementDoorTest holds these two open.
            assertThat(get.path("path").asText())
                    .as(probe)
                    .isEqualTo("/observe/health/" + (probe.equals("readinessProbe") ? "ready" : "live"));
        }
        assertThat(MANIFESTS.get("service.yaml").at("/spec/ports/0/targetPort").asText())
                .isEqualTo("callbacks");
        assertThat(MANIFESTS.get("service.yaml").path("spec").path("ports")).hasSize(1);
    }

    @Test
    void everySelectorFindsThePod() {
        JsonNode labels = MANIFESTS.get("deployment.yaml").at("/spec/template/metadata/labels");
        for (JsonNode selector : List.of(
                MANIFESTS.get("deployment.yaml").at("/spec/selector/matchLabels"),
                MANIFESTS.get("service.yaml").at("/spec/selector"),
                MANIFESTS.get("disruption-budget.yaml").at("/spec/selector/matchLabels"),
                MANIFESTS.get("network-policy.yaml").at("/spec/podSelector/matchLabels"))) {
            assertThat(selector).isEqualTo(labels);
        }
        assertThat(pod.path("serviceAccountName").asText())
                .isEqualTo(MANIFESTS
                        .get("service-account.yaml")
                        .at("/metadata/name")
                        .asText());
    }

    @Test
    void thePodHasNoRightsAndWritesOnlyWhereTheImageDoes() throws IOException {
        String dockerfile = Files.readString(Path.of("docker/Dockerfile"));
        String user = pod.at("/securityContext/runAsUser").asText();
        assertThat(dockerfile).contains("\nUSER " + user + ":" + user + "\n");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                .isFalse();
        assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                .isEqualTo("ALL");
        Set<String> written = new TreeSet<>();
        container.path("volumeMounts").forEach(mount -> {
            if (!mount.path("readOnly").asBoolean()) {
                written.add(mount.path("mountPath").asText());
            }
        });
        assertThat(written).isEqualTo(Set.of("/opt/bridge/data", "/tmp"));
        assertThat(dockerfile).contains("\nVOLUME /opt/bridge/data\n");
    }

    @Test
    void theBridgeHasTimeToEndByItself() {
        long grace = pod.path("terminationGracePeriodSeconds").asLong();
        long pause = container.at("/lifecycle/preStop/exec/command/1").asLong();
        assertThat(pause).isPositive();
        assertThat(grace - pause).isGreaterThan(Stop.LONGEST_END.toSeconds());
    }

    @Test
    void anUpgradeAndADrainedNodeLeaveABridge() {
        JsonNode deployment = MANIFESTS.get("deployment.yaml").path("spec");
        assertThat(deployment.at("/strategy/rollingUpdate/maxUnavailable").asInt(-1))
                .isZero();
        assertThat(deployment.path("replicas").asInt())
                .isGreaterThan(MANIFESTS
                        .get("disruption-budget.yaml")
                        .at("/spec/minAvailable")
                        .asInt());
    }
}
