package io.github.erpvipps.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What a browser loads of Hawtio: the files of its war that a web server would show, and the little that its own server would say. */
final class HawtioPages implements AutoCloseable {

    /** A file as it goes to the browser. */
    record Page(String type, byte[] content, boolean neverChanges) {}

    private static final String PLAIN = "application/octet-stream";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "txt", "text/plain; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2");

    /** Hawtio asks its server for these: no plugins, no other agents, no end of the session, and who somebody is. */
    private static final Map<String, String> ANSWERS = Map.of(
            "plugin", "[]",
            "proxy/enabled", "false",
            "auth/config", "{}",
            "auth/config/session-timeout", "{}",
            "user", "\"operator\"");

    private final ZipFile war;

    HawtioPages(Path war) {
        try {
            this.war = new ZipFile(war.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param path below Hawtio's own, without a slash at its beginning */
    Optional<Page> page(String path) {
        if (ANSWERS.containsKey(path)) {
            return Optional.of(json(ANSWERS.get(path).getBytes(StandardCharsets.UTF_8)));
        }
        if (path.equals("hawtconfig.json")) {
            return Optional.of(json(ourConfiguration()));
        }
        String upper = path.toUpperCase(Locale.ROOT);
        if (upper.startsWith("WEB-INF") || upper.startsWith("META-INF")) {
            return Optional.empty();
        }
        String extension = path.substring(path.lastIndexOf('.') + 1);
        // The page draws these itself, such as jmx and camel/routes.
        boolean isView = extension.contains("/") || extension.equals(path);
        String file = isView ? "index.html" : path;
        return file(file)
                .map(content -> new Page(
                        TYPES.getOrDefault(isView ? "html" : extension, PLAIN), content, path.startsWith("static/")));
    }

    private static Page json(byte[] content) {
        return new Page("application/json", content, false);
    }

    private Optional<byte[]> file(String name) {
        ZipEntry entry = war.getEntry(name);
        if (entry == null || entry.isDirectory()) {
            return Optional.empty();
        }
        try (InputStream content = war.getInputStream(entry)) {
            return Optional.of(content.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] ourConfiguration() {
        try (InputStream content = HawtioPages.class.getResourceAsStream("/console/hawtconfig.json")) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            war.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
