package io.github.erpvipps.torture;

import io.github.erpvipps.files.LineKind;
import io.github.erpvipps.torture.DropFolder.Dropped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Nothing lost, of files: each is on a shelf, each line is in a result, and no result says what the ledger does not. */
final class FilePromises {

    private static final int NOTHING_LOST = 2;
    private static final int THE_BOOKS_AGREE = 6;

    private final Path folder;
    private final Map<String, String> states = new HashMap<>();
    private final List<Saying.Line> said;
    private final List<Broken> broken = new ArrayList<>();

    /** @param said all that the ERP said, in whatever way */
    FilePromises(Machinery machinery, List<Saying.Line> said) {
        this.said = List.copyOf(said);
        this.folder = machinery.folder();
        new PatientSql(machinery.database("torture-referee"))
                .rows("select purpose, source_id, state from bridge.operation where purpose <> 'ORDER'")
                .forEach(row -> states.put(row.get("purpose") + " " + row.get("source_id"), (String) row.get("state")));
    }

    List<Broken> check(List<Dropped> dropped) {
        dropped.forEach(this::check);
        return broken;
    }

    private void check(Dropped file) {
        if (!file.readable()) {
            if (!exists("rejected", file.shelved()) || !exists("rejected", file.shelved() + ".error.txt")) {
                lost(file.name() + " cannot be read and is not in rejected/ with the reason");
            }
            return;
        }
        if (!exists("archive", file.shelved())) {
            lost(file.name() + " is not in archive/");
        }
        Optional<Path> result = lastResult(file.shelved());
        if (result.isEmpty()) {
            lost(file.name() + " has no result");
            return;
        }
        List<CSVRecord> lines = csv(result.get());
        if (lines.size() != file.lines().size()) {
            lost(file.name() + " has " + file.lines().size() + " lines, its result " + lines.size());
            return;
        }
        for (int i = 0; i < lines.size(); i++) {
            compare(file, file.lines().get(i), lines.get(i));
        }
    }

    private void compare(Dropped file, Saying.Line line, CSVRecord result) {
        String status = result.get("status");
        String problem = result.get("problem");
        if (!line.id().equals(result.get("id"))) {
            lost("line " + line.id() + " of " + file.name() + " is told as " + result.get("id"));
        }
        if (status.isBlank() || (Set.of("WAITING", "REJECTED").contains(status) && problem.isBlank())) {
            broken.add(new Broken(
                    NOTHING_LOST, line.orderId(), line + " is '" + status + "' in its result, without a word"));
        }
        String state = states.get(line.kind() + " " + line.id());
        boolean refusedLine = status.equals("REJECTED") && (state == null || !state.equals("REJECTED"));
        // Another line under the same id may have been the one that was taken.
        boolean wasRefused = state == null || said.stream().anyMatch(other -> isNamesake(line, other));
        boolean notDone = status.equals("DONE") && !"DONE".equals(state);
        if (notDone || (refusedLine && !wasRefused && isOperation(line))) {
            broken.add(new Broken(
                    THE_BOOKS_AGREE,
                    line.orderId(),
                    line + " is " + status + " in its result (" + problem + "), " + state + " in the ledger"));
        }
    }

    private static boolean isNamesake(Saying.Line line, Saying.Line other) {
        return other.kind() == line.kind() && other.id().equals(line.id()) && !other.sameAs(line);
    }

    private static boolean isOperation(Saying.Line line) {
        return line.kind() != LineKind.ORDER;
    }

    private Optional<Path> lastResult(String shelved) {
        Path last = null;
        Path next = folder.resolve("outbox").resolve(shelved + ".result.csv");
        for (int number = 2; Files.exists(next); number++) {
            last = next;
            next = folder.resolve("outbox").resolve(shelved + ".result-" + number + ".csv");
        }
        return Optional.ofNullable(last);
    }

    private boolean exists(String where, String name) {
        return Files.exists(folder.resolve(where).resolve(name));
    }

    private void lost(String what) {
        broken.add(new Broken(NOTHING_LOST, null, what));
    }

    private static List<CSVRecord> csv(Path file) {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, format)) {
            return parser.getRecords();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
