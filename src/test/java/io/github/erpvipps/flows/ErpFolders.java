package io.github.erpvipps.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The folders between an ERP and a bridge, and what the ERP does and finds there. */
public final class ErpFolders {

    private final Path home;

    public ErpFolders(Path home) {
        this.home = home;
        for (String folder : List.of("inbox", "archive", "rejected", "outbox", "elsewhere")) {
            try {
                Files.createDirectories(home.resolve(folder));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The settings of a bridge that works on these folders. */
    public String[] settings(String... more) {
        List<String> folders = List.of(
                "erp.files.enabled=true",
                "erp.files.inbox=" + inbox(),
                "erp.files.archive=" + archive(),
                "erp.files.rejected=" + rejected(),
                "erp.files.outbox=" + outbox(),
                "erp.files.poll-interval-ms=50",
                "erp.files.settle-ms=100",
                "erp.files.feed-interval-ms=150");
        return Stream.concat(folders.stream(), Stream.of(more)).toArray(String[]::new);
    }

    public Path inbox() {
        return home.resolve("inbox");
    }

    public Path archive() {
        return home.resolve("archive");
    }

    public Path rejected() {
        return home.resolve("rejected");
    }

    public Path outbox() {
        return home.resolve("outbox");
    }

    /** Puts a file into the inbox whole. */
    public Path drop(String name, byte[] content) {
        try {
            Path written = Files.write(home.resolve("elsewhere").resolve("written"), content);
            return Files.move(written, inbox().resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path drop(String name, String... lines) {
        return drop(name, bytes(lines));
    }

    public static byte[] bytes(String... lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** What a file's name becomes once the bridge has it: {@code NAME.HASH8}. */
    public static String shelved(String name, byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return name + "." + HexFormat.of().formatHex(hash).substring(0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public void awaitFile(Path file) {
        await(file.getFileName() + " to be in " + file.getParent().getFileName())
                .atMost(Shop.PATIENCE)
                .until(() -> Files.exists(file));
    }

    /** The lines of a result by their first column's number, once it is there. */
    public List<Map<String, String>> awaitResult(String shelved) {
        return awaitResult(shelved, "");
    }

    public List<Map<String, String>> awaitResult(String shelved, String suffix) {
        // The summary is written last.
        awaitFile(outbox().resolve(shelved + ".summary" + suffix + ".json"));
        return csv(outbox().resolve(shelved + ".result" + suffix + ".csv"));
    }

    JsonNode summary(String shelved, String suffix) {
        return json(outbox().resolve(shelved + ".summary" + suffix + ".json"));
    }

    /** In = done + rejected + dead-lettered + waiting, of lines and of minor units. */
    void assertSummary(String shelved, String suffix, long done, long rejected, long deadLettered, long waiting) {
        JsonNode summary = summary(shelved, suffix);
        JsonNode lines = summary.path("lines");
        assertThat(List.of(
                        lines.path("in").asLong(-1),
                        lines.path("done").asLong(-1),
                        lines.path("rejected").asLong(-1),
                        lines.path("dead_lettered").asLong(-1),
                        lines.path("waiting").asLong(-1)))
                .as(shelved + suffix + ": in, done, rejected, dead-lettered, waiting")
                .containsExactly(done + rejected + deadLettered + waiting, done, rejected, deadLettered, waiting);
        JsonNode sums = summary.path("amount_minor");
        assertThat(sums.path("in").asLong(-1))
                .as(shelved + suffix + ": amounts")
                .isEqualTo(sums.path("done").asLong()
                        + sums.path("rejected").asLong()
                        + sums.path("dead_lettered").asLong()
                        + sums.path("waiting").asLong());
    }

    public static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<Map<String, String>> csv(Path file) {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, format)) {
            return parser.stream().map(CSVRecord::toMap).collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
