package io.github.erpvipps.drop;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A folder into which files are put whole and never over another one. */
final class Shelf {

    private final Path folder;

    Shelf(Path folder) {
        this.folder = folder;
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

    /** Writes a file that is only seen once it is whole. The same name holds the same content, so a repeat replaces it. */
    Path write(String name, Writing writing) throws IOException {
        Files.createDirectories(folder);
        Path unfinished = folder.resolve("." + name + ".part");
        try (BufferedWriter writer = Files.newBufferedWriter(unfinished, StandardCharsets.UTF_8)) {
            writing.to(writer);
        }
        return Files.move(unfinished, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
