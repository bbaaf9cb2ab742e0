package io.github.erpvipps.drop;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVPrinter;

/** A folder into which files are put whole and never over another one. */
final class Shelf {

    /** What file systems take for a name, less the longest that is put around it: .….HASH8.summary-999.json….part */
    private static final int LONGEST_NAME_BYTES = 255 - 80;

    private final Path folder;

    Shelf(Path folder) {
        this.folder = folder;
    }

    /** {@code NAME.HASH8}; of a name that leaves no room for more, only the beginning. */
    static String nameOf(String name, String hash) {
        String cut = name;
        while (cut.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME_BYTES) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut + "." + hash.substring(0, 8);
    }

    /** Puts a file back that was moved by mistake. */
    static void moveBack(Path file, Path to) throws IOException {
        String name = to.getFileName().toString();
        for (int number = 1; ; number++) {
            int dot = name.lastIndexOf('.');
            String free = number == 1 ? name : name.substring(0, dot) + "-" + number + name.substring(dot);
            try {
                Files.move(file, to.resolveSibling(free));
                return;
            } catch (FileAlreadyExistsException e) {
                // the next number
            }
        }
    }

    /** Writes a file's text. */
    interface Writing {
        void to(BufferedWriter writer) throws IOException;
    }

    /** Moves a file here; where the name is taken, it gets the next free number behind its own. */
    Path move(Path file, String name) throws IOException {
        Files.createDirectories(folder);
        for (int number = 1; ; number++) {
            Path target = folder.resolve(number == 1 ? name : name + "-" + number);
            try {
                return Files.move(file, target);
            } catch (FileAlreadyExistsException e) {
                // the next number
            }
        }
    }

    /**
     * Writes a file that is only seen once it is whole. The same name holds the same content, so a repeat replaces it; each
     * writer has an unfinished file of its own, for another bridge may be at the same one.
     */
    Path write(String name, Writing writing) throws IOException {
        Files.createDirectories(folder);
        Path unfinished = folder.resolve("." + name + "." + UUID.randomUUID() + ".part");
        try {
            try (BufferedWriter writer = Files.newBufferedWriter(unfinished, StandardCharsets.UTF_8)) {
                writing.to(writer);
            }
            return Files.move(unfinished, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** One record of a file, from where nothing checked may be thrown. */
    static void print(CSVPrinter csv, Stream<?> values) {
        try {
            csv.printRecord(values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
