package io.github.erpvipps.torture;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The simulator's books at one moment. */
final class Vipps {

    private final Map<String, Book> books = new HashMap<>();

    record Entry(String operation, long amountMinor, boolean success, String requestId) {}

    record Book(
            String reference,
            String salesUnit,
            long authorized,
            long captured,
            long refunded,
            long cancelled,
            String state,
            List<Entry> log) {

        /** Money that moved under one of these keys. */
        List<Entry> moved(List<String> keys) {
            return log.stream()
                    .filter(entry -> entry.success() && keys.contains(entry.requestId()))
                    .toList();
        }

        /** What the bridge captured; the portal gives no key. */
        long capturedByKey() {
            return log.stream()
                    .filter(entry -> entry.success()
                            && entry.operation().equals("CAPTURE")
                            && !entry.requestId().isEmpty())
                    .mapToLong(Entry::amountMinor)
                    .sum();
        }
    }

    static Vipps of(JsonNode books) {
        Vipps vipps = new Vipps();
        books.forEach(node -> {
            List<Entry> log = new ArrayList<>();
            node.path("log")
                    .forEach(entry -> log.add(new Entry(
                            entry.path("operation").asText(),
                            entry.path("amountMinor").asLong(),
                            entry.path("success").asBoolean(),
                            entry.path("requestId").asText(""))));
            Book book = new Book(
                    node.path("reference").asText(),
                    node.path("salesUnit").asText(),
                    node.path("authorizedMinor").asLong(),
                    node.path("capturedMinor").asLong(),
                    node.path("refundedMinor").asLong(),
                    node.path("cancelledMinor").asLong(),
                    node.path("state").asText(),
                    log);
            vipps.books.put(id(book.salesUnit(), book.reference()), book);
        });
        return vipps;
    }

    Optional<Book> find(String salesUnit, String reference) {
        return Optional.ofNullable(books.get(id(salesUnit, reference)));
    }

    Iterable<Book> all() {
        return books.values();
    }

    private static String id(String salesUnit, String reference) {
        return salesUnit + "/" + reference;
    }
}
