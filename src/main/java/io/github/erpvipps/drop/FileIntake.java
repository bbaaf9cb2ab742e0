package io.github.erpvipps.drop;

import io.github.erpvipps.accept.IntakeWatch;
import io.github.erpvipps.accept.IntakeWatch.Source;
import io.github.erpvipps.accept.LineIntake;
import io.github.erpvipps.accept.Taken;
import io.github.erpvipps.files.DroppedFile;
import io.github.erpvipps.files.DroppedLine;
import io.github.erpvipps.files.DroppedLines;
import io.github.erpvipps.files.LineKind;
import io.github.erpvipps.files.UnreadableFile;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Purpose;
import io.github.erpvipps.logs.Masks;
import io.github.erpvipps.work.WakeUps;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one dropped file: claims it in the ledger by name and content, takes its lines in batches whose progress is committed
 * with them, and then moves it. A bridge that dies on the way leaves the file in the inbox and its progress in the ledger.
 */
public final class FileIntake {

    private static final Logger LOG = LoggerFactory.getLogger(FileIntake.class);
    private static final int LINES_AT_ONCE = 1_000;
    private static final Duration HELD_BACK = Duration.ofSeconds(40);

    private final LineIntake intake;
    private final Ledger ledger;
    private final WakeUps wakeUps;
    private final SettledFiles settled;
    private final IntakeWatch watch;
    private final Shelf archive;
    private final Shelf rejected;

    public FileIntake(
            LineIntake intake,
            Ledger ledger,
            WakeUps wakeUps,
            SettledFiles settled,
            IntakeWatch watch,
            Path archive,
            Path rejected) {
        this.intake = intake;
        this.ledger = ledger;
        this.wakeUps = wakeUps;
        this.settled = settled;
        this.watch = watch;
        this.archive = new Shelf(archive);
        this.rejected = new Shelf(rejected);
    }

    private record Claim(long fileId, String state, int linesTaken) {}

    /** Takes a file from the inbox, unless another bridge is at it. */
    public void take(File dropped) throws IOException {
        Path path = dropped.toPath();
        String name = path.getFileName().toString();
        try {
            Stamp stamp = Stamp.of(path);
            try {
                take(DroppedFile.inspect(path), name, stamp);
            } catch (UnreadableFile e) {
                refuse(path, name, stamp, e);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{} was taken by another bridge", name);
        }
    }

    private void refuse(Path path, String name, Stamp stamp, UnreadableFile e) throws IOException {
        String shelved = Shelf.nameOf(name, e.hash());
        rejected.write(shelved + ".error.txt", writer -> writer.write(e.getMessage() + "\n"));
        shelve(path, rejected, shelved, stamp);
        settled.forget(name);
        LineKind.ofFileName(name).ifPresent(kind -> watch.file(Purpose.valueOf(kind.name()), false));
        LOG.warn("{} cannot be read and is in {} with the reason: {}", name, shelved, e.getMessage());
    }

    private void take(DroppedFile file, String name, Stamp stamp) throws IOException {
        Optional<Claim> claimed = claim(file, name);
        if (claimed.isEmpty()) {
            return;
        }
        Claim claim = claimed.get();
        String shelved = Shelf.nameOf(name, file.hash());
        if (claim.state().equals("TAKING")) {
            takeLines(file, claim);
            writeRejected(claim.fileId(), shelved);
            ledger.run("files/taken", Map.of("file_id", claim.fileId()));
            watch.file(Purpose.valueOf(file.kind().name()), true);
            shelve(file.path(), archive, shelved, stamp);
        } else if (shelve(file.path(), archive, shelved, stamp)) {
            // A file that was dropped again is told its lines' state again; once it is gone, so that this ends.
            ledger.run("files/taken", Map.of("file_id", claim.fileId()));
        }
        settled.forget(name);
        wakeUps.wake();
    }

    /** A file is known by more than its name: while we read it, its sender may have put another one in its place. */
    private record Stamp(Object key, long size, FileTime modified) {

        static Stamp of(Path path) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
        }
    }

    /** Moves away the file that was read; another one in its place stays, or goes back, and is taken in its turn. */
    private static boolean shelve(Path path, Shelf shelf, String name, Stamp stamp) throws IOException {
        if (!Stamp.of(path).equals(stamp)) {
            return false;
        }
        Path shelved = shelf.move(path, name);
        if (Stamp.of(shelved).equals(stamp)) {
            return true;
        }
        Shelf.moveBack(shelved, path);
        return false;
    }

    private Optional<Claim> claim(DroppedFile file, String name) {
        return ledger
                .query(
                        "files/claim",
                        Map.of(
                                "name",
                                name,
                                "hash",
                                file.hash(),
                                "kind",
                                file.kind().name()),
                        (row, number) ->
                                new Claim(row.getLong("file_id"), row.getString("state"), row.getInt("lines_taken")))
                .stream()
                .findFirst();
    }

    private void takeLines(DroppedFile file, Claim claim) throws IOException {
        Purpose purpose = Purpose.valueOf(file.kind().name());
        try (DroppedLines lines = file.lines(claim.linesTaken())) {
            List<DroppedLine> batch = new ArrayList<>(LINES_AT_ONCE);
            int before = claim.linesTaken();
            while (lines.hasNext()) {
                batch.add(lines.next());
                if (batch.size() == LINES_AT_ONCE || !lines.hasNext()) {
                    List<DroppedLine> together = List.copyOf(batch);
                    int linesBefore = before;
                    int rejectedLines = ledger.inTransaction(
                            () -> takeBatch(purpose, file.kind().idColumn(), claim.fileId(), linesBefore, together));
                    watch.came(Source.FILE, purpose, together.size() - rejectedLines, rejectedLines);
                    before += together.size();
                    batch.clear();
                    wakeUps.wake();
                }
            }
        }
    }

    /** Gives how many lines of the batch are rejected. */
    private int takeBatch(Purpose purpose, String idColumn, long fileId, int linesBefore, List<DroppedLine> batch) {
        List<DroppedLine> wellFormed =
                batch.stream().filter(DroppedLine::isWellFormed).toList();
        // Of a large file the rest is taken first: its customers wait for a file, not at a checkout.
        Duration notBefore = batch.size() == LINES_AT_ONCE ? HELD_BACK : Duration.ZERO;
        List<Taken> taken = intake.take(
                purpose, wellFormed.stream().map(DroppedLine::fields).toList(), false, notBefore);
        // A file is taken line by line in its order, so all of it waits with the line that has to.
        taken.stream().filter(Taken::isWaiting).findFirst().ifPresent(line -> {
            throw new IllegalStateException(line.waits());
        });
        Long[] numbers = new Long[batch.size()];
        String[] ids = new String[batch.size()];
        Long[] operations = new Long[batch.size()];
        String[] texts = new String[batch.size()];
        String[] problems = new String[batch.size()];
        int next = 0;
        for (int i = 0; i < batch.size(); i++) {
            DroppedLine line = batch.get(i);
            Taken result = line.isWellFormed() ? taken.get(next++) : null;
            String problem = result == null ? Masks.ofProcess().hideInQuote(line.problem()) : result.rejected();
            numbers[i] = line.number();
            ids[i] = cut(line.fields().get(idColumn));
            operations[i] = result == null ? null : result.operationId();
            texts[i] = problem == null ? null : line.text();
            problems[i] = problem;
        }
        ledger.run(
                "files/insert-lines",
                Map.of(
                        "file_id", fileId,
                        "lines_before", linesBefore,
                        "numbers", numbers,
                        "ids", ids,
                        "operations", operations,
                        "texts", texts,
                        "problems", problems));
        ledger.run("files/progress", Map.of("file_id", fileId, "lines", batch.size()));
        return (int) Arrays.stream(problems).filter(Objects::nonNull).count();
    }

    /** The id as far as a line that may be broken gives one. */
    private static String cut(String id) {
        if (id == null) {
            return null;
        }
        String clean = id.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
        return clean.length() <= 64 ? clean : clean.substring(0, 64);
    }

    private void writeRejected(long fileId, String shelved) throws IOException {
        if (ledger.rows("files/has-rejected-lines", Map.of("file_id", fileId)).isEmpty()) {
            return;
        }
        rejected.write(shelved + ".rejected.csv", writer -> {
            try (CSVPrinter csv = new CSVPrinter(writer, CSVFormat.RFC4180)) {
                csv.printRecord("line", "problem", "text");
                ledger.each(
                        "files/rejected-lines",
                        Map.of("file_id", fileId),
                        line -> Shelf.print(
                                csv, Stream.of(line.get("line_number"), line.get("problem"), line.get("text"))));
            }
        });
    }
}
