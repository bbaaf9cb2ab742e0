package io.github.erpvipps.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.erpvipps.cli.BridgeCommand;
import io.github.erpvipps.cli.ExitCode;
import io.github.erpvipps.config.Settings;
import io.github.erpvipps.management.BasicLogin;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console shows one bridge to one browser, whatever else asks. Requests are written byte by byte. */
class ConsoleTest {

    private static final Path WAR = Console.war(Path.of("").toAbsolutePath());

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer bridge;
    private Console console;

    @BeforeEach
    void open() throws IOException {
        bridge = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        bridge.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Origin") + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] answer = "{\"status\":200,\"value\":{\"agent\":\"2\"}}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        bridge.start();
        console = start(Optional.empty());
    }

    @AfterEach
    void close() {
        console.close();
        bridge.stop(0);
    }

    private Console start(Optional<BasicLogin> login) throws IOException {
        return Console.start(
                WAR,
                URI.create("http://127.0.0.1:" + bridge.getAddress().getPort()),
                login,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private String ask(String requestLine, String... headers) throws IOException {
        URI address = URI.create(console.address());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
            socket.setSoTimeout(10_000);
            String host = String.join("", headers).contains("Host: ") ? "" : "Host: " + address.getAuthority() + "\r\n";
            String body = requestLine.startsWith("P") ? "{}" : "";
            String length = body.isEmpty() ? "" : "Content-Length: 2\r\n";
            String request = requestLine + " HTTP/1.1\r\n" + host + length + "Connection: close\r\n"
                    + String.join(
                            "", Stream.of(headers).map(line -> line + "\r\n").toList()) + "\r\n"
                    + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/hawtio/, text/html",
        "/hawtio/camel/routes, text/html",
        "/hawtio/jmx, text/html",
        "/hawtio/favicon.ico, image/x-icon",
        "/hawtio/img/hawtio-logo.svg, image/svg+xml",
        "/hawtio/hawtconfig.json, application/json",
        "/hawtio/user, application/json",
    })
    void hawtiosPagesAreShown(String path, String type) throws IOException {
        assertThat(ask("GET " + path))
                .startsWith("HTTP/1.1 200")
                .contains("Content-type: " + type)
                .contains("frame-ancestors 'none'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /hawtio/WEB-INF/web.xml",
                "GET /hawtio/web-inf/web.xml",
                "GET /hawtio/META-INF/MANIFEST.MF",
                "GET /hawtio/../application.properties",
                "GET /hawtio/%2e%2e/application.properties",
                "GET /hawtio/static/../WEB-INF/web.xml",
                "GET /hawtio//WEB-INF/web.xml",
                "GET /application.properties",
                "GET /jolokia/version",
                "GET /observe/metrics",
                "POST /hawtio/proxy/http/127.0.0.1/1/x",
                "POST /hawtio/user",
                "PUT /hawtio/static/x.js",
            })
    void nothingElseIsThere(String requestLine) throws IOException {
        assertThat(ask(requestLine)).matches("(?s)HTTP/1\\.1 40[45] .*");
        assertThat(asked).isEmpty();
    }

    @Test
    void onlyTheBridgesJolokiaIsAsked() throws IOException {
        assertThat(ask("POST /hawtio/jolokia/?maxDepth=7&ignoreErrors=true"))
                .startsWith("HTTP/1.1 200")
                .contains("agent");
        ask("POST /hawtio/jolokia/../../metrics?x=y");
        ask("GET /hawtio/jolokia/exec/a:b=c/d");
        assertThat(asked)
                .containsExactly(
                        "POST /observe/jolokia/?maxDepth=7&ignoreErrors=true null null",
                        "POST /observe/jolokia/?x=y null null",
                        "POST /observe/jolokia/ null null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://attacker.example", "https://127.0.0.1", "http://127.0.0.1:1", "null", ""})
    void aPageOfAnotherOriginIsSentAway(String origin) throws IOException {
        assertThat(ask("POST /hawtio/jolokia/", "Origin: " + origin)).startsWith("HTTP/1.1 403");
        assertThat(asked).isEmpty();
    }

    /** A name of the attacker's that means this machine would make its page one of the same origin. */
    @ParameterizedTest
    @ValueSource(strings = {"attacker.example", "attacker.example:80", "127.0.0.1.attacker.example", "", "127.0.0.1@x"})
    void aNameThatIsNotOursIsSentAway(String host) throws IOException {
        assertThat(ask("GET /hawtio/jolokia", "Host: " + host)).doesNotContain("agent");
        assertThat(asked).isEmpty();
    }

    @Test
    void itsOwnPageIsHeardAndItsOriginStaysBehind() throws IOException {
        String own = "http://" + URI.create(console.address()).getAuthority();
        assertThat(ask("POST /hawtio/jolokia/", "Origin: " + own)).startsWith("HTTP/1.1 200");
        assertThat(asked).containsExactly("POST /observe/jolokia/ null null");
    }

    @Test
    void whereTheBridgeHasALoginTheConsoleWantsItToo() throws IOException {
        console.close();
        BasicLogin login = BasicLogin.of(Settings.load(Path.of("").toAbsolutePath(), null, Map.of())
                        .with("management.username", "ops")
                        .with("management.password", "s3cret"))
                .orElseThrow();
        console = start(Optional.of(login));

        for (String path : List.of("/hawtio/", "/hawtio/jolokia", "/hawtio/favicon.ico", "/nothing")) {
            assertThat(ask("GET " + path))
                    .startsWith("HTTP/1.1 401")
                    .contains("Basic realm=")
                    .doesNotContain("agent");
        }
        assertThat(asked).isEmpty();
        assertThat(ask("GET /hawtio/jolokia", "Authorization: " + login.authorization()))
                .startsWith("HTTP/1.1 200");
        assertThat(asked).containsExactly("POST /observe/jolokia/ null " + login.authorization());
    }

    @Test
    void aBridgeThatIsGoneIsSaid() throws Exception {
        assertThat(console.problem()).isEmpty();
        bridge.stop(0);
        assertThat(ask("GET /hawtio/jolokia")).startsWith("HTTP/1.1 502").contains("the bridge does not answer");
        assertThat(console.problem()).contains("no bridge answers there yet");
    }

    @ParameterizedTest
    @CsvSource({
        "--host, 0.0.0.0, is not loopback",
        "--bridge, ftp://127.0.0.1:9090, must be an address without a path",
        "--bridge, http://127.0.0.1:9090/observe, must be an address without a path",
        "--port, 65536, port out of range",
    })
    void whatCannotBeIsWrongUsage(String option, String value, String complaint) {
        StringWriter errors = new StringWriter();
        assertThat(BridgeCommand.commandLine(new BridgeCommand())
                        .setErr(new PrintWriter(errors, true))
                        .execute("hawtio", option, value))
                .isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(errors.toString()).contains(complaint);
    }
}
