package io.github.erpvipps.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The route files follow Camel's own schema, and the house's rules: names and descriptions that stay for ever. */
class RoutesTest {

    private static final YAMLMapper YAML = new YAMLMapper(new YAMLFactory());

    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
            .getSchema(RoutesTest.class.getResourceAsStream("/schema/camelYamlDsl.json"));

    static List<Path> routeFiles() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            return files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList();
        }
    }

    /** Camel takes a placeholder where the schema wants true or false. */
    @ParameterizedTest
    @MethodSource("routeFiles")
    void aRouteFileFollowsCamelsSchema(Path file) throws IOException {
        assertThat(SCHEMA.validate(YAML.readTree(file.toFile())))
                .filteredOn(problem -> !problem.getInstanceLocation().toString().endsWith(".autoStartup"))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("routeFiles")
    void everyRouteSaysInOneSentenceWhatItIsForAndBeginsWithAComment(Path file) throws IOException {
        assertThat(Files.readString(file)).startsWith("# ");
        for (JsonNode item : YAML.readTree(file.toFile())) {
            JsonNode route = item.path("route");
            if (!route.isMissingNode()) {
                assertThat(route.path("id").asText()).matches("[a-z]+(-[a-z]+)+");
                assertThat(route.path("description").asText()).hasSizeGreaterThan(15);
                String from = route.path("from").path("uri").asText();
                if (from.startsWith("direct:")) {
                    assertThat(from).isEqualTo("direct:" + route.path("id").asText());
                }
            }
        }
    }

    @Test
    void everyStepHasAnIdOfItsOwnThatSaysWhatItDoes() throws IOException {
        List<String> ids = new ArrayList<>();
        for (Path file : routeFiles()) {
            for (JsonNode id : YAML.readTree(file.toFile()).findValues("id")) {
                ids.add(id.asText());
            }
        }
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z]+(-[a-z]+)*"));
    }
}
