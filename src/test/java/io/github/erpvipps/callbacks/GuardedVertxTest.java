package io.github.erpvipps.callbacks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real sockets against a server with small limits: ten connections, half a second for a request. */
class GuardedVertxTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int MOST = 10;

    private final GuardedVertx vertx = new GuardedVertx(MOST, 500);
    private final List<Socket> sockets = new ArrayList<>();
    private final Queue<HttpServerRequest> unanswered = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @BeforeEach
    void open() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.endHandler(end -> {
                    if (request.path().equals("/later")) {
                        unanswered.add(request);
                    } else {
                        request.response().end();
                    }
                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void whoSendsNothingOrHalfARequestIsLeftAfterItsTime() throws IOException {
        assertIsClosed(send(""));
        assertIsClosed(send("POST / HTTP/1.1\r\nHost: x\r\n"));
        assertIsClosed(send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf"));
    }

    @Test
    void aByteNowAndThenBuysNoTime() throws IOException {
        Socket dripping = send("POST / HTTP/1.1\r\nHost: x\r\n");
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(() -> {
            try {
                dripping.getOutputStream().write("X-Header: a\r\n".getBytes(US_ASCII));
                return false;
            } catch (IOException closed) {
                return true;
            }
        });
    }

    @Test
    void manySlowOnesDoNotKeepOthersOut() throws IOException {
        for (int i = 0; i < 3 * MOST; i++) {
            send("POST / HTTP/1.1\r\nHost: x\r\n");
            if (i % 5 == 0) {
                assertThat(statusLine(send(whole("/")))).contains("200");
            }
        }
    }

    @Test
    void whoWaitsForOurAnswerIsNotSlowAndKeepsItsPlace() throws IOException {
        List<Socket> waiting = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            waiting.add(send(whole("/later")));
        }
        await().atMost(SOON).until(() -> unanswered.size() == MOST);
        // All places are taken by those who are being served: whoever comes now has to go.
        assertIsClosed(send(whole("/")));
        await().during(Duration.ofMillis(1_200))
                .atMost(SOON)
                .until(() -> unanswered.stream()
                        .noneMatch(request -> request.response().closed()));
        unanswered.forEach(
                request -> vertx.runOnContext(then -> request.response().end()));
        for (Socket socket : waiting) {
            assertThat(statusLine(socket)).contains("200");
        }
    }

    @Test
    void headersAndRequestLinesHaveASize() throws IOException {
        assertThat(statusLine(send("POST / HTTP/1.1\r\nHost: x\r\nX-Large: " + "x".repeat(9_000) + "\r\n\r\n")))
                .contains("431");
        assertThat(statusLine(send(whole("/" + "x".repeat(3_000))))).contains("414");
    }

    private static String whole(String path) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
    }

    private Socket send(String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        sockets.add(socket);
        socket.setSoTimeout((int) SOON.toMillis());
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        return socket;
    }

    /** The end of the stream or a reset, well before the read itself would give up. */
    private static void assertIsClosed(Socket socket) {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the connection is still open", e);
        } catch (IOException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private static String statusLine(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c > '\r'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }
}
