package io.github.erpvipps.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.config.SettingsException;
import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.run.Bridge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Without the login nothing but live and ready answers, however it is asked for. Requests are written byte by byte. */
class ManagementDoorTest {

    private static final String LOGIN = "Authorization: Basic " + base64("ops:s3cret~Word") + "\r\n";

    private static Shop shop;

    @BeforeAll
    static void open() {
        // Not loopback, as in a container.
        shop = Shop.open("management.host=0.0.0.0", "management.username=ops", "management.password=s3cret~Word");
        await().atMost(Shop.PATIENCE)
                .untilAsserted(
                        () -> assertThat(ask("GET /observe/health/ready", "")).startsWith("HTTP/1.1 200"));
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The whole answer to a request line; the connection's end is the answer's. */
    private static String ask(String requestLine, String headers) throws IOException {
        return ask("management.port", requestLine, headers);
    }

    private static String ask(String port, String requestLine, String headers) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), (int) shop.settings().number(port))) {
            socket.setSoTimeout(10_000);
            String request = requestLine + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + headers + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/observe/health/live", "/observe/health/ready"})
    void strangersLearnWhetherItIsLiveAndReadyAndNoDetails(String path) throws IOException {
        assertThat(ask("GET " + path, "")).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n{\"status\":\"UP\"}");
        assertThat(ask("GET " + path + "?exposureLevel=full&data=true&stackTrace=true", ""))
                .startsWith("HTTP/1.1 200")
                .endsWith("\r\n\r\n{\"status\":\"UP\"}");
        assertThat(ask("GET " + path, "Authorization: Basic " + base64("ops:wrong") + "\r\n"))
                .startsWith("HTTP/1.1 200")
                .endsWith("\r\n\r\n{\"status\":\"UP\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /",
                "GET /nothing-is-here",
                "GET /observe",
                "GET /observe/health",
                "GET /observe/health/",
                "GET /observe/health?live",
                "GET /observe/metrics",
                "GET /observe/metrics/",
                "GET //observe/metrics",
                "GET /observe//metrics",
                "GET /observe/health/live/",
                "GET /observe/health/live/x",
                "GET /observe/health/live;x",
                "GET /observe/health;/live",
                "GET //observe/health/live",
                "GET /./observe/health/live",
                "GET /observe/health/live/../metrics",
                "GET /observe/health/live/../../metrics",
                "GET /observe/health/ready/../../jolokia/version",
                "GET /observe/health/live/%2e%2e/%2e%2e/metrics",
                "GET /observe/health/live%2f..%2f..%2fmetrics",
                "GET /observe/health/live%00",
                "GET /observe/health/%6cive",
                "GET /%6fbserve/metrics",
                "GET /OBSERVE/METRICS",
                "GET /observe/health/LIVE",
                "GET /observe/jolokia",
                "GET /observe/jolokia/",
                "GET /observe/jolokia/version",
                "GET /observe/info",
                "GET /q/health",
                "GET /q/dev",
                "GET /vipps/callbacks/v2/payments/x",
                "GET http://127.0.0.1/observe/metrics",
                "GET http://other.example/observe/health",
                "HEAD /observe/health/live",
                "POST /observe/health/live",
                "PUT /observe/health/ready",
                "DELETE /observe/metrics",
                "OPTIONS /observe/jolokia",
                "OPTIONS *",
                "TRACE /observe/health/live",
                "PROPFIND /observe/metrics",
                "POST /observe/jolokia",
                "POST /observe/jolokia/",
            })
    void everythingElseWantsTheLogin(String requestLine) throws IOException {
        String answer = ask(requestLine, "");
        assertThat(answer).matches("(?s)HTTP/1\\.1 (401|400|404) .*");
        assertThat(answer).doesNotContain("UP", "camel_", "agent", "status\":");
        if (answer.startsWith("HTTP/1.1 401")) {
            assertThat(answer).contains("WWW-Authenticate: Basic realm=\"bridge\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Basic, ops:s3cret~Wor",
        "Basic, ops:s3cret~Word2",
        "Basic, ops:S3CRET~WORD",
        "Basic, OPS:s3cret~Word",
        "Basic, ops:",
        "Basic, ops",
        "Basic, :",
        "Bearer, ops:s3cret~Word",
    })
    void anotherLoginIsNone(String scheme, String login) throws IOException {
        assertThat(ask("GET /observe/metrics", "Authorization: " + scheme + " " + base64(login) + "\r\n"))
                .startsWith("HTTP/1.1 401");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic ", "Basic !!!", "Basic =", "x"})
    void whatIsNoLoginAtAllIsNone(String header) throws IOException {
        assertThat(ask("GET /observe/metrics", "Authorization: " + header + "\r\n"))
                .startsWith("HTTP/1.1 401");
    }

    @Test
    void whoHasTheLoginSeesAllOfIt() throws IOException {
        assertThat(ask("GET /observe/metrics", LOGIN))
                .startsWith("HTTP/1.1 200")
                .contains("camel_");
        assertThat(ask("GET /observe/health", LOGIN)).startsWith("HTTP/1.1 200");
        assertThat(ask("GET /observe/health/live?exposureLevel=full", LOGIN)).contains("\"checks\"");
        assertThat(ask("POST /observe/jolokia/", LOGIN + "Content-Length: 18\r\n\r\n{\"type\":\"version\"}"))
                .startsWith("HTTP/1.1 200")
                .contains("\"agent\"");
        assertThat(ask("GET /nothing-is-here", LOGIN)).startsWith("HTTP/1.1 404");
    }

    @Test
    void theCallbacksAddressHasNothingOfIt() throws IOException {
        for (String path :
                List.of("/observe/metrics", "/observe/health", "/observe/health/live", "/observe/jolokia/")) {
            assertThat(ask("server.port", "GET " + path, LOGIN)).startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void theTwoAddressesAreNeverOnOnePort() {
        Settings one = shop.settings().with("server.port", "0").with("management.port", "0");
        try (Bridge bridge = Bridge.start(one)) {
            assertThat(bridge.settings().number("management.port"))
                    .isPositive()
                    .isNotEqualTo(bridge.settings().number("server.port"));
        }
        assertThatThrownBy(() -> Bridge.start(one.with("server.port", "9091").with("management.port", "09091")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("management.port: must be another port than server.port");
    }

    @Test
    void withoutALoginItDoesNotStartOutsideOfLoopback() {
        assertThatThrownBy(() -> Bridge.start(
                        shop.settings().with("management.username", "").with("management.password", "")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("management.host: is not loopback");
    }
}
