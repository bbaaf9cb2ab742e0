package io.github.erpvipps.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.openqa.selenium.By.id;
import static org.openqa.selenium.By.linkText;
import static org.openqa.selenium.By.xpath;

import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.simulator.Fault;
import io.github.erpvipps.simulator.FaultKind;
import io.github.erpvipps.simulator.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** An operator on the night shift: {@code ./bridge hawtio} beside a running bridge, seen and used in a real browser. */
class ConsoleInABrowserTest {

    private static final String REPLAY = "operation-replay(long,boolean,java.lang.String)-arg-form-input-";
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/hawtio/");

    // The browser writes into its profile for a moment after it was told to go.
    @TempDir(cleanup = CleanupMode.NEVER)
    private Path folder;

    private Browser browser;
    private Shop shop;
    private Process hawtio;

    @BeforeEach
    void open() {
        browser = Browser.open(folder.resolve("profile"));
        shop = Shop.open("management.username=nightshift", "management.password=0pen-sesame");
    }

    @RegisterExtension
    private final TestExecutionExceptionHandler tellsWhatWasSeen = (context, failure) -> {
        browser.failed();
        throw failure;
    };

    @AfterEach
    void close() throws Exception {
        if (hawtio != null) {
            hawtio.destroy();
            assertThat(hawtio.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(hawtio.exitValue()).isZero();
        }
        if (shop != null) {
            shop.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    /** The command, as a process; what it prints is the address to open. */
    private String startHawtio() throws IOException {
        Path config = Files.writeString(
                folder.resolve("my.properties"),
                shop.settings().names().stream()
                        .map(name -> name + "=" + shop.settings().text(name))
                        .collect(Collectors.joining("\n")));
        Path said = folder.resolve("hawtio.log");
        hawtio = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.github.erpvipps.cli.BridgeCommand",
                        "hawtio",
                        "--port",
                        "0",
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        await("hawtio to say its address")
                .atMost(Shop.PATIENCE)
                .until(() -> ADDRESS.matcher(Files.readString(said)).find());
        Matcher address = ADDRESS.matcher(Files.readString(said));
        assertThat(address.find()).isTrue();
        return address.group();
    }

    /** A capture that Vipps refused without a word, and would take now. */
    private long deadLetter() {
        shop.order("SO-10042", 49900);
        shop.awaitOrder("SO-10042", "AUTHORIZED");
        shop.vipps().fault(Fault.once(FaultKind.EMPTY_400, Operation.CAPTURE, "SO-10042"));
        shop.ship("SHP-10042", "SO-10042", 49900L);
        shop.awaitShipment("SHP-10042", "DEAD_LETTERED");
        return (Long) shop.operation("SHIPMENT", "SHP-10042").get("operation_id");
    }

    private static By inTree(String name) {
        return xpath("//button[contains(@class,'tree-view__node-text') and normalize-space()='" + name + "']");
    }

    private static By unfold(String name) {
        return xpath("//li[div//button[contains(@class,'tree-view__node-text') and normalize-space()='" + name
                + "']]/div//button[contains(@class,'node-toggle')]");
    }

    @Test
    void anOperatorLooksAtTheRoutesAndReplaysADeadLetter() throws Exception {
        long deadLetter = deadLetter();
        String address = startHawtio();
        // The login by address, as a browser remembers it; a page whose own address has one cannot ask for more.
        browser.goTo(address.replace("http://", "http://nightshift:0pen-sesame@"));
        browser.goTo(address);

        browser.click(inTree("routes"));
        browser.see(xpath("//td[normalize-space()='capture-on-shipment']"));
        browser.picture("console-routes");

        browser.click(inTree("capture-on-shipment"));
        browser.click(linkText("Attributes"));
        assertThat(browser.text(xpath("//tr[td[normalize-space()='Description']]")))
                .contains("Captures the reserved amount for every shipment that the ERP has reported");
        browser.click(linkText("Route Diagram"));
        browser.see(xpath("//*[contains(@class,'react-flow__node')][contains(.,'From due:captures')]"));
        browser.see(xpath("//*[contains(@class,'react-flow__node')][contains(.,'outcomes.rec')]"));
        browser.picture("console-diagram");

        browser.click(linkText("JMX"));
        browser.click(unfold("io.github.erpvipps"));
        browser.click(unfold("Bridge"));
        browser.click(inTree("bridge"));
        await().atMost(Shop.PATIENCE)
                .untilAsserted(
                        () -> assertThat(browser.text(xpath("//tr[td[normalize-space()='DeadLettersByReason']]")))
                                .contains("refused"));
        browser.picture("console-bridge");

        browser.click(linkText("Operations"));
        browser.click(xpath("//li[starts-with(@aria-labelledby,'operation replay(')]//button[@aria-label='Details']"));
        browser.type(id(REPLAY + "operationId-0"), String.valueOf(deadLetter));
        browser.type(id(REPLAY + "who-2"), "kari");
        By execute =
                xpath("//li[starts-with(@aria-labelledby,'operation replay(')]//button[normalize-space()='Execute']");
        browser.scrollTo(execute);
        browser.click(execute);
        shop.awaitShipment("SHP-10042", "DONE");
        browser.see(xpath("//li[starts-with(@aria-labelledby,'operation replay(')]//pre"));
        browser.scrollTo(id(REPLAY + "operationId-0"));
        browser.picture("console-replay");

        assertThat(shop.sql()
                        .sql("select actor from bridge.event where order_id = 'SO-10042' and what like 'replay%'")
                        .query(String.class)
                        .list())
                .containsExactly("kari");
        assertThat(shop.atVipps("SO-10042").capturedMinor()).isEqualTo(49900);
        assertThat(shop.calls(Operation.CAPTURE, "SO-10042").stream()
                        .filter(call -> call.outcome().equals("200")))
                .hasSize(1);
        shop.assertBooksAgree();
    }
}
