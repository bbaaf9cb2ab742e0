package io.github.erpvipps.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The stand-in's process, from outside. */
final class VippsStandIn implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("listening on (\\d+)");

    /**
     * @param duplicates calls whose key had come before; an initiation has none in eCom, there it is the order's id
     * @param others calls of another kind, or for anything else but a token: there must be none
     * @param firstCallAt by the machine's clock
     */
    record Counts(int calls, int duplicates, int others, int mostInFlight, long firstCallAt) {}

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final ChildProcess process;
    private final String url;

    private VippsStandIn(ChildProcess process, String url) {
        this.process = process;
        this.url = url;
    }

    static VippsStandIn start(Path folder) throws InterruptedException {
        ChildProcess process = ChildProcess.java(folder, "stand-in", StandIn.class);
        String port = Waiting.forIt("the stand-in", Duration.ofSeconds(30), () -> {
            process.mustLive();
            Matcher listening = LISTENING.matcher(process.log());
            return listening.find() ? listening.group(1) : null;
        });
        return new VippsStandIn(process, "http://127.0.0.1:" + port);
    }

    String url() {
        return url;
    }

    Duration cpu() {
        return process.cpu();
    }

    /** Forgets what was counted. */
    void begin(int latencyMs) {
        call("POST", "/stand-in/begin?latency=" + latencyMs);
    }

    /** What was counted of one kind of call since the beginning. */
    Counts counts(Call call) {
        JsonNode all = call("GET", "/stand-in/counts");
        int others = all.path("strange").asInt();
        for (Call other : Call.values()) {
            others += other == call ? 0 : all.path(other.id()).path("calls").asInt();
        }
        JsonNode counts = all.path(call.id());
        return new Counts(
                counts.path("calls").asInt(),
                counts.path("duplicates").asInt(),
                others,
                counts.path("mostInFlight").asInt(),
                counts.path("firstCallAt").asLong());
    }

    private JsonNode call(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            return json.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
