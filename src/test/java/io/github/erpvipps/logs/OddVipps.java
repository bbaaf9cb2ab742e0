package io.github.erpvipps.logs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.erpvipps.simulator.VippsSimulator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A Vipps that is well but for what it is told: it repeats in its errors what it should not, and its tokens are marked. */
final class OddVipps implements AutoCloseable {

    /** An id as Vipps gives one to each call, of digits alone. */
    static final String CONTEXT_ID = "11111111-2222-3333-4444-555555555555";

    private static final List<String> HEADERS = List.of(
            "Authorization",
            "Content-Type",
            "Ocp-Apim-Subscription-Key",
            "client_id",
            "client_secret",
            "Merchant-Serial-Number",
            "X-Request-Id",
            "Idempotency-Key");

    private final HttpServer server;
    private final VippsSimulator vipps;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> wordsByReference = new ConcurrentHashMap<>();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final AtomicBoolean tokenRefused = new AtomicBoolean();
    private final AtomicInteger addresses = new AtomicInteger();
    private final String tokenMark;
    private final String addressMark;

    /**
     * @param tokenMark what all its access tokens begin with
     * @param addressMark what the tokens in its addresses for customers begin with
     */
    OddVipps(VippsSimulator vipps, String tokenMark, String addressMark) {
        this.vipps = vipps;
        this.tokenMark = tokenMark;
        this.addressMark = addressMark;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Refuses the captures of a payment in these words, in which {@code |} stands for a break of the sending. */
    void refuseCapture(String reference, String words) {
        wordsByReference.put(reference, words);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (path.equals("/accesstoken/get") && tokenRefused.compareAndSet(false, true)) {
                send(
                        exchange,
                        401,
                        "{\"error_description\":\"client_secret "
                                + exchange.getRequestHeaders().getFirst("client_secret") + " is not right\"}");
                return;
            }
            String[] parts = path.split("/");
            String words = path.endsWith("/capture") ? wordsByReference.get(parts[parts.length - 2]) : null;
            if (words != null) {
                send(exchange, 400, refusal(path, words.replace("\"", "\\\"")));
                return;
            }
            pass(exchange, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The capture is refused for good, in the words of the API that was called. */
    private static String refusal(String path, String words) {
        return path.startsWith("/epayment/")
                ? "{\"title\":\"Bad Request\",\"detail\":\"" + words + "\",\"traceId\":\"" + CONTEXT_ID
                        + "\",\"extraDetails\":[{\"name\":\"ErrorCode\",\"reason\":\"6100\"}]}"
                : "[{\"errorGroup\":\"Payment\",\"errorCode\":\"61\",\"errorMessage\":\"" + words
                        + "\",\"contextId\":\"" + CONTEXT_ID + "\"}]";
    }

    private void pass(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(vipps.baseUrl() + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (String header : HEADERS) {
            String value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) {
                request.header(
                        header, value.startsWith("Bearer ") ? "Bearer " + tokens.get(value.substring(7)) : value);
            }
        }
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        String text = answer.body();
        if (exchange.getRequestURI().getPath().equals("/accesstoken/get")) {
            String token = text.replaceAll("(?s).*\"access_token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
            String marked = tokenMark + tokens.size();
            tokens.put(marked, token);
            text = text.replace(token, marked);
        }
        send(
                exchange,
                answer.statusCode(),
                text.replaceAll("(/simulator/pay\\?token=)[^\"&]+", "$1" + addressMark + addresses.incrementAndGet()));
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (String part : text.split("\\|")) {
                out.write(part.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
