package io.github.erpvipps.console;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.erpvipps.management.BasicLogin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A web server with Hawtio's pages, which sees one bridge. */
public final class Console implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Console.class);

    private static final String HOME = "/hawtio/";
    private static final String JOLOKIA = "jolokia";
    private static final int LARGEST_REQUEST = 1024 * 1024;
    private static final int THREADS = 8;
    private static final Pattern HOST = Pattern.compile("(\\[[^]]*]|[^:]*)(:\\d+)?");
    /** What Hawtio's own server allows its pages, without what would let them speak to other servers. */
    private static final String CONTENT_POLICY = "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
            + "style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; connect-src 'self'; "
            + "worker-src 'self' blob:; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    private final HawtioPages pages;
    private final BridgeJolokia jolokia;
    private final Optional<BasicLogin> login;
    private final String boundTo;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "console");
        thread.setDaemon(true);
        return thread;
    });

    private Console(HawtioPages pages, BridgeJolokia jolokia, Optional<BasicLogin> login, InetSocketAddress listenOn)
            throws IOException {
        this.pages = pages;
        this.jolokia = jolokia;
        this.login = login;
        this.boundTo = listenOn.getHostString();
        server = HttpServer.create(listenOn, 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /**
     * Listens from now on, whether or not the bridge answers already.
     *
     * @param war Hawtio's
     * @param bridge the management address of the bridge
     * @param login that of the bridge; whoever opens the console has to give it, too
     * @throws IOException when the address cannot be listened on
     */
    public static Console start(Path war, URI bridge, Optional<BasicLogin> login, InetSocketAddress listenOn)
            throws IOException {
        HawtioPages pages = new HawtioPages(war);
        try {
            return new Console(pages, new BridgeJolokia(bridge), login, listenOn);
        } catch (IOException e) {
            pages.close();
            throw e;
        }
    }

    /** Where an installation that has the console keeps Hawtio's war. */
    public static Path war(Path home) {
        return home.resolve("target/console/hawtio.war");
    }

    /** What to open in a browser. */
    public String address() {
        InetAddress address = server.getAddress().getAddress();
        String host = address.isAnyLocalAddress() || boundTo.equals("localhost") ? "127.0.0.1" : boundTo;
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + server.getAddress().getPort() + HOME;
    }

    /** What keeps the console from showing anything right now: no bridge answers, or it wants another login. */
    public Optional<String> problem() throws InterruptedException {
        try {
            int status = jolokia.ask(
                            BridgeJolokia.VERSION,
                            null,
                            login.map(BasicLogin::authorization).orElse(null))
                    .statusCode();
            return switch (status) {
                case 200 -> Optional.empty();
                case 401 ->
                    Optional.of("the bridge wants the management.username and management.password that it has;"
                            + " give its --config");
                default -> Optional.of("what answers there is no bridge (status " + status + ")");
            };
        } catch (IOException e) {
            return Optional.of("no bridge answers there yet");
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("X-Frame-Options", "DENY");
            headers.set("Referrer-Policy", "same-origin");
            headers.set("Content-Security-Policy", CONTENT_POLICY);
            headers.set("Cache-Control", "no-store");
            if (!isForUs(exchange.getRequestHeaders())) {
                answer(exchange, 403, "text/plain", "This is not the address of the console.\n");
            } else if (login.isPresent() && !login.get().admits(header(exchange, "Authorization"))) {
                headers.set("WWW-Authenticate", "Basic realm=\"bridge\", charset=\"UTF-8\"");
                answer(exchange, 401, "text/plain", "The login is that of the bridge's management address.\n");
            } else {
                serve(exchange);
            }
        } catch (IOException e) {
            LOG.debug("a browser went away", e);
        } catch (RuntimeException e) {
            LOG.warn("the console could not answer: {}", e.toString());
            throw e;
        }
    }

    /**
     * A page of another address may make the operator's browser send requests here. It says where it comes from, and a name that it had
     * made to mean this machine is not one of ours.
     */
    private boolean isForUs(Headers request) {
        String host = request.getFirst("Host");
        Matcher name = HOST.matcher(host == null ? "" : host.toLowerCase(Locale.ROOT));
        if (!name.matches() || !isOurs(name.group(1))) {
            return false;
        }
        String origin = request.getFirst("Origin");
        return origin == null
                || origin.equalsIgnoreCase("http://" + host)
                || origin.equalsIgnoreCase("https://" + host);
    }

    private boolean isOurs(String name) {
        return name.equals("localhost")
                || name.equals("127.0.0.1")
                || name.equals("[::1]")
                || name.equalsIgnoreCase(boundTo);
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        boolean isGet = exchange.getRequestMethod().equals("GET");
        if (path.equals("/") || path.equals("/hawtio")) {
            exchange.getResponseHeaders().set("Location", HOME);
            answer(exchange, 302, "text/plain", "");
        } else if (!path.startsWith(HOME)) {
            answer(exchange, 404, "text/plain", "There is nothing here but " + HOME + "\n");
        } else if (isJolokia(path.substring(HOME.length()))) {
            passOn(exchange, isGet);
        } else if (isGet) {
            show(exchange, path.substring(HOME.length()));
        } else {
            answer(exchange, 405, "text/plain", "");
        }
    }

    private static boolean isJolokia(String path) {
        return path.equals(JOLOKIA) || path.startsWith(JOLOKIA + "/");
    }

    private void show(HttpExchange exchange, String path) throws IOException {
        Optional<HawtioPages.Page> page = pages.page(path);
        if (page.isEmpty()) {
            answer(exchange, 404, "text/plain", "");
            return;
        }
        if (page.get().neverChanges()) {
            exchange.getResponseHeaders().set("Cache-Control", "private, max-age=86400");
        }
        answer(exchange, 200, page.get().type(), page.get().content());
    }

    /** A GET is Hawtio's question whether Jolokia is here; whatever else it asks comes as a POST. */
    private void passOn(HttpExchange exchange, boolean isGet) throws IOException {
        byte[] body = isGet ? BridgeJolokia.VERSION : exchange.getRequestBody().readNBytes(LARGEST_REQUEST + 1);
        if (body.length > LARGEST_REQUEST) {
            answer(exchange, 413, "text/plain", "");
            return;
        }
        try {
            String query = isGet ? null : exchange.getRequestURI().getRawQuery();
            HttpResponse<byte[]> answer = jolokia.ask(body, query, header(exchange, "Authorization"));
            // By these Hawtio would ask for a login of its own, which leads nowhere.
            boolean isLockedOut = answer.statusCode() == 401 || answer.statusCode() == 403;
            answer(exchange, isLockedOut ? 502 : answer.statusCode(), "application/json", answer.body());
        } catch (IOException e) {
            answer(exchange, 502, "application/json", "{\"status\":502,\"error\":\"the bridge does not answer\"}");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        answer(exchange, status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
        exchange.getResponseBody().write(content);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        pages.close();
    }
}
