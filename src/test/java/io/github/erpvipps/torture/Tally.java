package io.github.erpvipps.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** How often each thing happened in a run, in groups. */
final class Tally {

    private final Map<String, Map<String, Long>> groups = new TreeMap<>();

    void count(String group, String what) {
        count(group, what, 1);
    }

    synchronized void count(String group, String what, long times) {
        groups.computeIfAbsent(group, any -> new TreeMap<>()).merge(what, times, Long::sum);
    }

    synchronized long of(String group, String what) {
        return groups.getOrDefault(group, Map.of()).getOrDefault(what, 0L);
    }

    synchronized long all(String group) {
        return groups.getOrDefault(group, Map.of()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Whatever the simulator counts, group by group. */
    void countAll(String prefix, JsonNode counts) {
        counts.properties().forEach(field -> {
            if (field.getValue().isObject()) {
                field.getValue()
                        .properties()
                        .forEach(count -> countDeep(prefix + field.getKey(), count.getKey(), count.getValue()));
            } else if (field.getValue().isNumber()) {
                count(prefix + "all", field.getKey(), field.getValue().asLong());
            }
        });
    }

    private void countDeep(String group, String what, JsonNode value) {
        if (value.isNumber()) {
            count(group, what, value.asLong());
        } else {
            value.properties().forEach(part -> countDeep(group, what + " " + part.getKey(), part.getValue()));
        }
    }

    synchronized String text() {
        StringBuilder text = new StringBuilder();
        groups.forEach((group, counts) ->
                text.append(group).append(": ").append(counts).append('\n'));
        return text.toString();
    }

    synchronized void write(Path file, Map<String, Object> head) throws IOException {
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode report = json.createObjectNode();
        head.forEach(report::putPOJO);
        groups.forEach((group, counts) -> {
            ObjectNode node = report.putObject(group);
            counts.forEach(node::put);
        });
        json.writeValue(file.toFile(), report);
    }
}
