package io.github.erpvipps.torture;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.erpvipps.files.LineKind;
import io.github.erpvipps.torture.Saying.Channel;
import io.github.erpvipps.torture.Saying.Line;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Gathers lines and drops them as files, each whole and in one move; some come twice, and some cannot be read at all. */
final class DropFolder {

    private final Path folder;
    private final Random random;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<LineKind, Map<Channel, List<Line>>> gathered = new LinkedHashMap<>();
    private final List<Dropped> dropped = new ArrayList<>();
    private int files;

    /** @param readable whether the bridge can make lines of it */
    record Dropped(String name, String shelved, byte[] content, List<Line> lines, boolean readable) {}

    DropFolder(Path folder, long seed) {
        this.folder = folder;
        this.random = new Random(seed + 77);
    }

    synchronized void add(Line line) {
        gathered.computeIfAbsent(line.kind(), any -> new LinkedHashMap<>())
                .computeIfAbsent(line.channel(), any -> new ArrayList<>())
                .add(line);
    }

    /** Drops what was gathered, one file for each kind and format. */
    synchronized void flush() {
        gathered.forEach((kind, channels) -> channels.forEach((channel, lines) -> {
            if (!lines.isEmpty()) {
                drop(kind, channel, List.copyOf(lines));
                lines.clear();
            }
        }));
        if (random.nextInt(12) == 0) {
            dropUnreadable();
        }
        if (random.nextInt(8) == 0 && !dropped.isEmpty()) {
            dropAgain(dropped.get(random.nextInt(dropped.size())));
        }
    }

    synchronized List<Dropped> dropped() {
        return List.copyOf(dropped);
    }

    private void drop(LineKind kind, Channel channel, List<Line> lines) {
        String name = prefix(kind) + "-" + String.format("%05d", ++files) + (channel == Channel.CSV ? ".csv" : ".json");
        byte[] content = (channel == Channel.CSV ? csv(lines) : json(lines, channel)).getBytes(StandardCharsets.UTF_8);
        drop(new Dropped(name, shelved(name, content), content, lines, true));
    }

    private void dropUnreadable() {
        String name = "shipments-" + String.format("%05d", ++files) + ".csv";
        byte[] content = ("what;is;this\n1;2;" + files + "\n").getBytes(StandardCharsets.UTF_8);
        drop(new Dropped(name, shelved(name, content), content, List.of(), false));
    }

    private void drop(Dropped file) {
        dropped.add(file);
        write(file);
    }

    /** Not while its first copy lies there still: an ERP that overwrites its own files loses them by itself. */
    private void dropAgain(Dropped file) {
        if (!Files.exists(folder.resolve("inbox").resolve(file.name()))) {
            write(file);
        }
    }

    private void write(Dropped file) {
        try {
            Path written = Files.write(folder.resolve("elsewhere").resolve(file.name()), file.content());
            Files.move(written, folder.resolve("inbox").resolve(file.name()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String prefix(LineKind kind) {
        return kind.name().toLowerCase(Locale.ROOT) + "s";
    }

    private String csv(List<Line> lines) {
        Set<String> columns = new TreeSet<>();
        List<Map<String, String>> rows = lines.stream().map(this::fields).toList();
        rows.forEach(row -> columns.addAll(row.keySet()));
        addRequired(lines.get(0).kind(), columns);
        StringBuilder text = new StringBuilder();
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(random.nextBoolean() ? ';' : ',')
                .get();
        try (CSVPrinter printer = new CSVPrinter(text, format)) {
            printer.printRecord(columns);
            for (Map<String, String> row : rows) {
                printer.printRecord(columns.stream().map(c -> row.getOrDefault(c, "")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void addRequired(LineKind kind, Set<String> columns) {
        if (kind == LineKind.ORDER && !columns.contains("amount")) {
            columns.add("amount_minor");
        }
    }

    private String json(List<Line> lines, Channel channel) {
        try {
            List<Map<String, String>> rows = lines.stream().map(this::fields).toList();
            if (channel == Channel.JSON) {
                return json.writeValueAsString(rows);
            }
            StringBuilder text = new StringBuilder();
            for (Map<String, String> row : rows) {
                text.append(json.writeValueAsString(row)).append('\n');
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The columns of a line; now and then the amount is in kroner. */
    private Map<String, String> fields(Line line) {
        Map<String, String> fields = new LinkedHashMap<>(line.columns());
        String minor = fields.get("amount_minor");
        if (minor != null && minor.matches("[0-9]{3,9}") && random.nextInt(3) == 0) {
            fields.remove("amount_minor");
            int point = minor.length() - 2;
            fields.put(
                    "amount", minor.substring(0, point) + (random.nextBoolean() ? "," : ".") + minor.substring(point));
        }
        return fields;
    }

    private static String shelved(String name, byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return name + "." + HexFormat.of().formatHex(hash).substring(0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
