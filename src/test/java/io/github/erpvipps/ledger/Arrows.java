package io.github.erpvipps.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The changes of state that are allowed. Those of operations are read from the page that promises "there are no others". */
final class Arrows {

    private static final Set<String> STATES =
            Arrays.stream(Operation.State.values()).map(Enum::name).collect(Collectors.toSet());

    private static final Map<String, Set<String>> OF_PAYMENTS = Map.of(
            "accepted",
            Set.of("ACCEPTED"),
            "ACCEPTED",
            Set.of("INITIATED", "CANCELLED", "REJECTED", "DEAD_LETTERED"),
            "INITIATED",
            Set.of("AUTHORIZED", "CANCELLED", "ABORTED", "EXPIRED"),
            // Only a reservation that came late.
            "CANCELLED",
            Set.of("AUTHORIZED"),
            "ABORTED",
            Set.of("AUTHORIZED"),
            "EXPIRED",
            Set.of("AUTHORIZED"),
            // Only by a person, who takes up its initiation again.
            "DEAD_LETTERED",
            Set.of("ACCEPTED"));

    private final Set<String> ofOperations;

    private Arrows(Set<String> ofOperations) {
        this.ofOperations = ofOperations;
    }

    /** Reads the table below "The states of an operation". */
    static Arrows fromArchitecturePage() {
        Set<String> arrows = new HashSet<>();
        for (String row : rows()) {
            String[] cells = row.split("\\|");
            for (String from : words(cells[1])) {
                words(cells[2]).stream().filter(STATES::contains).forEach(to -> arrows.add(from + " → " + to));
            }
        }
        if (arrows.size() < 20) {
            throw new IllegalStateException("the table of states in docs/architecture.md cannot be read: " + arrows);
        }
        return new Arrows(arrows);
    }

    private static List<String> rows() {
        try {
            String page = Files.readString(Path.of("docs", "architecture.md"));
            String chapter = page.substring(page.indexOf("## The states of an operation"));
            return chapter.substring(0, chapter.indexOf("\n## ", 1))
                    .lines()
                    .filter(line -> line.startsWith("| ") && !line.startsWith("| from "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> words(String cell) {
        return Arrays.stream(cell.split("[, ]+"))
                .filter(word -> !word.isBlank())
                .toList();
    }

    boolean allows(String table, String from, String to) {
        return table.equals("operation")
                ? ofOperations.contains(from + " → " + to)
                : OF_PAYMENTS.getOrDefault(from, Set.of()).contains(to);
    }
}
