package io.github.erpvipps.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Knows each statement of the bridge by the file that it is in, although its parameters have become question marks. */
final class StatementNames {

    private static final Pattern COMMENT = Pattern.compile("--[^\n]*");
    private static final Pattern PARAMETER = Pattern.compile("(?<![:\\w]):#?(\\$\\{[^}]*}|[A-Za-z_]\\w*)");
    private static final Pattern SEVERAL = Pattern.compile("\\?(\\s*,\\s*\\?)+");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final Map<String, List<String>> byText = new HashMap<>();

    /** @param home the installation whose statements on the ERP's tables are known as {@code erp/…} */
    StatementNames(Path home) {
        Path classes = resource("/sql/ledger/done.sql").getParent().getParent();
        addAll(classes, "", false);
        addAll(home.resolve("routes/sql/erp"), "erp/", false);
        // Flyway runs a script's statements one by one; the first one stands for the whole.
        addAll(resource("/db/migration/V1__ledger.sql").getParent(), "migration/", true);
    }

    private static Path resource(String name) {
        try {
            URI uri = Objects.requireNonNull(StatementNames.class.getResource(name), name)
                    .toURI();
            return Path.of(uri);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void addAll(Path folder, String prefix, boolean firstStatement) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".sql")).toList()) {
                String name = prefix + folder.relativize(file).toString().replaceFirst("\\.sql$", "");
                String text = normal(Files.readString(file));
                int end = text.indexOf(';');
                byText.computeIfAbsent(firstStatement ? text.substring(0, end) : text, t -> new ArrayList<>())
                        .add(name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the files that hold this statement; most often one, and none for what is not the bridge's own. */
    List<String> of(String sql) {
        return byText.getOrDefault(normal(sql), List.of());
    }

    List<String> all() {
        return byText.values().stream().flatMap(List::stream).sorted().toList();
    }

    /** Whether it only reads; a lock that it takes is gone with its transaction. */
    static boolean isRead(String sql) {
        return normal(sql).startsWith("select ");
    }

    private static String normal(String sql) {
        String bare = COMMENT.matcher(sql).replaceAll("");
        String marks = PARAMETER.matcher(bare).replaceAll("?");
        return SPACE.matcher(SEVERAL.matcher(marks).replaceAll("?"))
                .replaceAll(" ")
                .strip();
    }
}
