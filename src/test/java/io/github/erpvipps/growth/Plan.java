package io.github.erpvipps.growth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What PostgreSQL did for a statement.
 *
 * @param blocks of 8 kB that it touched, in memory or not
 * @param readWhole the large tables that it read from one end to the other
 * @param text the plan, for whoever must mend it
 */
record Plan(long blocks, List<String> readWhole, String text) {

    private static final Set<String> LARGE = Set.of(
            "payment",
            "operation",
            "event",
            "archived_order",
            "archived_payment",
            "archived_operation",
            "webhook_event",
            "dropped_line",
            "sales_order",
            "shipment",
            "refund",
            "cancellation");

    static Plan of(JsonNode explained) {
        JsonNode root = explained.get(0).path("Plan");
        List<String> readWhole = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        walk(root, 0, readWhole, text);
        return new Plan(
                root.path("Shared Hit Blocks").asLong()
                        + root.path("Shared Read Blocks").asLong(),
                readWhole,
                text.toString());
    }

    private static void walk(JsonNode node, int depth, List<String> readWhole, StringBuilder text) {
        String table = node.path("Relation Name").asText();
        if (node.path("Node Type").asText().equals("Seq Scan") && LARGE.contains(table)) {
            readWhole.add(table);
        }
        text.append("  ".repeat(depth))
                .append(node.path("Node Type").asText())
                .append(' ')
                .append(table)
                .append(' ')
                .append(node.path("Index Name").asText())
                .append(" blocks ")
                .append(node.path("Shared Hit Blocks").asLong()
                        + node.path("Shared Read Blocks").asLong())
                .append(" rows ")
                .append(node.path("Actual Rows").asText())
                .append(" removed ")
                .append(node.path("Rows Removed by Filter").asText("0"))
                .append(" loops ")
                .append(node.path("Actual Loops").asText())
                .append('\n');
        node.path("Plans").forEach(child -> walk(child, depth + 1, readWhole, text));
    }
}
