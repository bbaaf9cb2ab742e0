package io.github.erpvipps.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vertx.core.json.jackson.VertxModule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Events in a file, one line of JSON for all that happened together: a process that dies has written the whole line, or
 * the line counts for nothing. Nothing is forced to the disk, because the machine is not what dies here.
 */
final class Journal implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new VertxModule())
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .build();
    private static final Map<String, Class<?>> KINDS = Stream.of(Event.class.getPermittedSubclasses())
            .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));

    private final Path path;
    private final FileChannel file;
    private final List<Event> together = new ArrayList<>();
    private Consumer<Runnable> soon = Runnable::run;

    private Journal(Path path, FileChannel file) {
        this.path = path;
        this.file = file;
    }

    /** Remembers nothing. */
    static Journal none() {
        return new Journal(null, null);
    }

    /** @throws IllegalStateException if another simulator writes it */
    static Journal open(Path path) {
        try {
            FileChannel file = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (file.tryLock() == null) {
                file.close();
                throw new IllegalStateException("Another simulator writes the journal " + path);
            }
            return new Journal(path, file);
        } catch (IOException e) {
            throw new IllegalStateException("The journal " + path + " cannot be written: " + e, e);
        }
    }

    boolean isKept() {
        return file != null;
    }

    /** Who sees to it that {@link #commit()} is called even where nobody waits for an answer. */
    void commitBy(Consumer<Runnable> scheduler) {
        soon = scheduler;
    }

    /** Reads what there is, and cuts off a last line that is torn. */
    void replay(Consumer<Event> reader) {
        if (!isKept()) {
            return;
        }
        try (BufferedReader lines = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            file.truncate(endOfLastLine());
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                read(line, number).forEach(reader);
            }
            file.position(file.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long endOfLastLine() throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        for (long end = file.size(); end > 0; end--) {
            file.read(one.clear(), end - 1);
            if (one.get(0) == '\n') {
                return end;
            }
        }
        return 0;
    }

    private List<Event> read(String line, int number) {
        try {
            List<Event> events = new ArrayList<>();
            for (JsonNode event : JSON.readTree(line)) {
                events.add((Event)
                        JSON.treeToValue(event.get(1), KINDS.get(event.get(0).asText())));
            }
            return events;
        } catch (JsonProcessingException | RuntimeException unreadable) {
            throw new IllegalStateException(
                    "Line " + number + " of the journal " + path + " cannot be read", unreadable);
        }
    }

    void add(Event event) {
        if (isKept()) {
            if (together.isEmpty()) {
                soon.accept(this::commit);
            }
            together.add(event);
        }
    }

    /** Writes what was added since the last time. To be called before anybody is told of it. */
    void commit() {
        if (together.isEmpty()) {
            return;
        }
        ArrayNode line = JSON.createArrayNode();
        together.forEach(
                event -> line.addArray().add(event.getClass().getSimpleName()).add(JSON.<JsonNode>valueToTree(event)));
        together.clear();
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The journal " + path + " cannot be written", e);
        }
    }

    @Override
    public void close() {
        if (isKept()) {
            try {
                commit();
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
