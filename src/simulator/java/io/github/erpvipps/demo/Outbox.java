package io.github.erpvipps.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What an ERP without a database knows: the feed of payments and the result of each line, from the bridge's outbox. */
final class Outbox {

    private final Path folder;
    private final Map<Path, List<Map<String, String>>> read = new HashMap<>();

    Outbox(Path folder) {
        this.folder = folder;
    }

    /** The files with such names, in the order of their names. */
    static Stream<Path> files(Path folder, Predicate<String> name) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> name.test(file.getFileName().toString())).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The latest line of each order in the feed. */
    Map<String, Map<String, String>> payments() {
        Map<String, Map<String, String>> payments = new LinkedHashMap<>();
        lines(name -> name.startsWith("payments-") && name.endsWith(".csv"))
                .forEach(line -> payments.put(line.get("order_id"), line));
        return payments;
    }

    /** The results of all lines of all files, orders first. */
    Stream<Map<String, String>> results() {
        return lines(name -> name.contains(".result"));
    }

    private Stream<Map<String, String>> lines(Predicate<String> name) {
        return files(folder, name).flatMap(file -> read.computeIfAbsent(file, Csv::read).stream());
    }
}
