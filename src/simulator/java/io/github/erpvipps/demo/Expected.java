package io.github.erpvipps.demo;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How each sample ends, by {@code samples/expected.csv}. */
final class Expected {

    private final Map<String, Map<String, String>> orders = new LinkedHashMap<>();

    Expected(Path file) {
        Csv.read(file).forEach(line -> orders.put(line.get("order_id"), line));
    }

    /** The order's story in a sentence. */
    String story(String orderId) {
        return orders.containsKey(orderId) ? orders.get(orderId).get("story") : "";
    }

    int orders() {
        return orders.size();
    }

    /** Where an order is not as expected, or its books do not agree. */
    Stream<String> differences(OrderLine line, Map<String, String> operations) {
        Map<String, String> expected = orders.get(line.orderId());
        if (expected == null) {
            return Stream.of(line.orderId() + ": nobody has ordered this");
        }
        String operation = expected.get("operation_id");
        return Stream.of(
                        difference(line.orderId() + " is", line.status(), expected.get("payment_status")),
                        difference(line.orderId() + " has", line.erp(), Sums.of(expected)),
                        operation.isEmpty()
                                ? Stream.<String>empty()
                                : difference(
                                        operation + " of " + line.orderId() + " is",
                                        operations.get(operation),
                                        expected.get("operation_status")),
                        line.differences())
                .flatMap(differences -> differences);
    }

    /** The same for all, and the orders that are missing. */
    List<String> differences(List<OrderLine> lines, Map<String, String> operations) {
        List<String> seen = lines.stream().map(OrderLine::orderId).toList();
        return Stream.concat(
                        orders.keySet().stream()
                                .filter(order -> !seen.contains(order))
                                .map(order -> order + ": no book has it"),
                        lines.stream().flatMap(line -> differences(line, operations)))
                .toList();
    }

    private static Stream<String> difference(String what, Object actual, Object expected) {
        return expected.equals(actual) ? Stream.empty() : Stream.of(what + " " + actual + ", expected " + expected);
    }
}
