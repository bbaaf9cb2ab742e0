package io.github.erpvipps.management;

import static io.github.erpvipps.management.JolokiaClient.BRIDGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.erpvipps.flows.Shop;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Through Jolokia, with the policy that is shipped, an operator can do all that JMX offers to operators; nothing else works. */
class JolokiaPolicyTest {

    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
    private static final Pattern ASKED = Pattern.compile("^ask '(.*)'", Pattern.MULTILINE);

    private static Shop shop;
    private static JolokiaClient jolokia;
    private static String context;

    @BeforeAll
    static void open() throws Exception {
        shop = Shop.open();
        jolokia = new JolokiaClient(shop.settings().number("management.port"));
        context = camel("type=context");
    }

    @AfterAll
    static void close() {
        shop.closeWhenBooksAgree();
    }

    /** The one MBean of Camel's with these keys; other bridges of this JVM have other names. */
    private static String camel(String keys) throws Exception {
        String jmxName = shop.bridge().camel().getManagementName();
        return SERVER
                .queryNames(new ObjectName("org.apache.camel:context=" + jmxName + "," + keys + ",*"), null)
                .stream()
                .findFirst()
                .orElseThrow()
                .toString();
    }

    private static JsonNode answered(JsonNode answer) {
        assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(200);
        return answer.get("value");
    }

    private static void refused(JsonNode answer) {
        assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(403);
        assertThat(answer.has("value")).as(answer.toString()).isFalse();
        assertThat(answer.path("error").asText()).containsPattern("forbidden|not allowed");
    }

    // What an operator does

    @Test
    void everyAttributeOfTheBridgeIsRead() throws Exception {
        for (MBeanAttributeInfo attribute :
                SERVER.getMBeanInfo(new ObjectName(BRIDGE)).getAttributes()) {
            answered(jolokia.read(BRIDGE, attribute.getName()));
        }
        assertThat(answered(jolokia.read(BRIDGE))).hasSizeGreaterThan(10);
    }

    /** With the signature, as Hawtio asks, and without, as a person types. The arguments are such that nothing comes of it. */
    @Test
    void noOperationOfTheBridgeIsForbidden() throws Exception {
        MBeanInfo bridge = SERVER.getMBeanInfo(new ObjectName(BRIDGE));
        assertThat(bridge.getOperations()).hasSizeGreaterThan(8);
        for (MBeanOperationInfo operation : bridge.getOperations()) {
            if (Set.of("stopAllMoneyMovement", "pause", "resume").contains(operation.getName())) {
                continue; // below, with what comes of it
            }
            List<String> types = Stream.of(operation.getSignature())
                    .map(MBeanParameterInfo::getType)
                    .toList();
            Object[] arguments = types.stream()
                    .map(type -> switch (type) {
                        case "long", "int" -> (Object) 987654321;
                        case "boolean" -> false;
                        default -> "nobody";
                    })
                    .toArray();
            String signature = operation.getName() + "(" + String.join(",", types) + ")";
            for (String name : List.of(operation.getName(), signature)) {
                assertThat(jolokia.exec(BRIDGE, name, arguments).toString())
                        .as(name)
                        .doesNotContain("SecurityException", "forbidden");
            }
        }
    }

    @Test
    void anOperatorPausesCapturesAndResumesThem() throws Exception {
        shop.order("jolokia-1", 30000);
        shop.awaitOrder("jolokia-1", "AUTHORIZED");
        answered(jolokia.exec(BRIDGE, "pause", "captures", "", "stock-taking", "kari"));
        assertThat(pauses()).isEqualTo(1);
        shop.ship("S-j1", "jolokia-1", 10000L);
        shop.awaitOperation("SHIPMENT", "S-j1", "READY");
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(
                                answered(jolokia.read(BRIDGE, "Pauses")).toString())
                        .contains("stock-taking", "kari"));

        answered(jolokia.exec(BRIDGE, "resume", "captures", "", "kari"));

        shop.awaitShipment("S-j1", "DONE");
        answered(jolokia.exec(BRIDGE, "stopAllMoneyMovement", "a drill", "kari"));
        answered(jolokia.exec(BRIDGE, "resume", "", "", "kari"));
        assertThat(answered(jolokia.exec(
                                BRIDGE,
                                "acts",
                                YearMonth.now(ZoneId.systemDefault()).toString()))
                        .asText())
                .contains("stock-taking", "a drill");
    }

    @Test
    void anOperatorReplaysADeadLetterAndClosesIt() throws Exception {
        shop.order("jolokia-2", 30000);
        shop.awaitOrder("jolokia-2", "AUTHORIZED");
        shop.ship("S-j2", "jolokia-2", 913L);
        shop.awaitShipment("S-j2", "DEAD_LETTERED");
        long id = (Long) shop.operation("SHIPMENT", "S-j2").get("operation_id");
        assertThat(answered(jolokia.exec(BRIDGE, "deadLetters")).toString()).contains("jolokia-2");

        answered(jolokia.exec(BRIDGE, "replay", id, false, "kari"));

        shop.awaitTold("jolokia-2", "dead-lettered", 2);
        answered(jolokia.exec(BRIDGE, "resolve", id, false, "taken back", "kari"));
        shop.awaitShipment("S-j2", "REJECTED");
        assertThat(answered(jolokia.exec(BRIDGE, "order", "jolokia-2")).toString())
                .contains("kari", "taken back");
    }

    @Test
    void routesAreLookedAtByWhatTheyAreFor() throws Exception {
        String route = camel("type=routes,name=\"capture-on-shipment\"");
        assertThat(answered(jolokia.read(route, "Description")).asText()).startsWith("Captures the reserved amount");
        assertThat(answered(jolokia.read(route))).hasSizeGreaterThan(30);
        assertThat(answered(jolokia.exec(context, "dumpRoutesAsXml()")).asText())
                .contains("ask-vipps-to-capture");
        assertThat(answered(jolokia.exec(route, "dumpRouteAsXml()")).asText()).contains("ask-vipps-to-capture");
        assertThat(answered(jolokia.exec(context, "dumpRoutesStatsAsXml(boolean,boolean)", false, true))
                        .asText())
                .contains("exchangesTotal");
        answered(jolokia.exec(route, "dumpRouteStatsAsXml(boolean,boolean)", false, true));
        answered(jolokia.exec(camel("type=services,name=DefaultInflightRepository"), "browse()"));
        for (String type : List.of("processors", "endpoints", "components", "consumers", "threadpools", "health")) {
            answered(jolokia.read(camel("type=" + type)));
        }
        answered(jolokia.post("{\"type\":\"version\"}"));
        answered(jolokia.post("{\"type\":\"search\",\"mbean\":\"org.apache.camel:type=routes,*\"}"));
        assertThat(answered(jolokia.post("{\"type\":\"list\"}")).toString()).contains("io.github.erpvipps");
    }

    @Test
    void theProcessIsLookedAt() throws Exception {
        answered(jolokia.read("java.lang:type=Memory", "HeapMemoryUsage"));
        answered(jolokia.read("java.lang:type=Threading", "ThreadCount"));
        answered(jolokia.read("java.lang:type=Runtime", "Uptime"));
        answered(jolokia.read("java.lang:type=OperatingSystem", "SystemLoadAverage"));
    }

    // What nobody does

    @ParameterizedTest
    @ValueSource(strings = {"SystemProperties", "InputArguments", "ClassPath", "LibraryPath", "BootClassPath"})
    void whatTheProcessWasStartedWithIsNotRead(String attribute) throws Exception {
        refused(jolokia.read("java.lang:type=Runtime", attribute));
        String all = jolokia.post("""
                {"type": "read", "mbean": "java.lang:type=Runtime", "config": {"ignoreErrors": "true"}}""").toString();
        assertThat(all).doesNotContain("java.class.path", "java.home", "-Xmx");
        String pattern = jolokia.post("""
                {"type": "read", "mbean": "java.lang:*", "attribute": "%s", "config": {"ignoreErrors": "true"}}""".formatted(attribute)).toString();
        assertThat(pattern).doesNotContain("java.class.path", "java.home", "-Xmx", ".jar");
        String several = jolokia.post("""
                [{"type": "read", "mbean": "java.lang:type=Runtime", "attribute": ["Uptime", "%s"],
                  "config": {"ignoreErrors": "true"}}]""".formatted(attribute)).toString();
        assertThat(several).doesNotContain("java.class.path", "java.home", "-Xmx", ".jar");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "com.sun.management:type=DiagnosticCommand     | help([Ljava.lang.String;)               | *",
                "com.sun.management:type=DiagnosticCommand     | vmSystemProperties                      | ",
                "com.sun.management:type=DiagnosticCommand     | vmCommandLine                           | ",
                "com.sun.management:type=DiagnosticCommand     | vmLog                                   | output=/tmp/x",
                "com.sun.management:type=DiagnosticCommand     | compilerDirectivesAdd                   | /etc/passwd",
                "com.sun.management:type=DiagnosticCommand     | jvmtiAgentLoad                          | /tmp/x.so",
                "com.sun.management:type=DiagnosticCommand     | gcHeapDump                              | /tmp/x",
                "com.sun.management:type=DiagnosticCommand     | threadPrint                             | ",
                "com.sun.management:type=HotSpotDiagnostic     | dumpHeap(java.lang.String,boolean)      | /tmp/x.hprof,false",
                "com.sun.management:type=HotSpotDiagnostic     | setVMOption                             | HeapDumpPath,/tmp/x",
                "com.sun.management:type=HotSpotDiagnostic     | getVMOption                             | HeapDumpPath",
                "java.util.logging:type=Logging                | setLoggerLevel                          | org.apache.http,FINEST",
                "java.util.logging:type=Logging                | getLoggerLevel                          | x",
                "jdk.management.jfr:type=FlightRecorder        | newRecording                            | ",
                "java.lang:type=Threading                      | dumpAllThreads(boolean,boolean)         | true,true",
                "java.lang:type=Memory                         | gc                                      | ",
                "JMImplementation:type=MBeanServerDelegate     | createMBean                             | javax.management.loading.MLet",
                "JMImplementation:type=MBeanServerDelegate     | getMBeanInfo                            | x",
                "DefaultDomain:type=MLet                       | getMBeansFromURL                        | http://127.0.0.1:1/mlet",
                "jolokia:type=ServerHandler                    | mBeanServersInfo                        | ",
                "org.apache.logging.log4j2:type=*              | setConfigText                           | <x/>",
            })
    void theMachineRoomIsLocked(String mbean, String operation, String arguments) throws Exception {
        refused(jolokia.exec(mbean, operation, arguments == null ? new Object[0] : arguments.split(",")));
    }

    @ParameterizedTest
    @CsvSource({
        "JMImplementation:type=MBeanServerDelegate, MBeanServerId",
        "com.sun.management:type=HotSpotDiagnostic, DiagnosticOptions",
        "java.util.logging:type=Logging, LoggerNames",
        "java.nio:type=BufferPool%sname=direct, Count",
        "java.lang:type=ClassLoading, LoadedClassCount",
        "java.lang:type=Threading, AllThreadIds",
    })
    void whatNobodyNeedsIsNotRead(String mbean, String attribute) throws Exception {
        refused(jolokia.read(mbean.formatted(","), attribute));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sendBody(java.lang.String,java.lang.Object)           | direct:ecom-capture,x",
                "sendStringBody(java.lang.String,java.lang.String)     | direct:ecom-capture,x",
                "requestBody(java.lang.String,java.lang.Object)        | direct:ecom-capture,x",
                "requestStringBody                                     | direct:ecom-capture,x",
                "sendBodyAndHeaders                                    | direct:ecom-capture,x,y",
                "canSendToEndpoint(java.lang.String)                   | direct:ecom-capture",
                "createEndpoint(java.lang.String)                      | file:/etc",
                "removeEndpoints(java.lang.String)                     | *",
                "addOrUpdateRoutesFromXml(java.lang.String)            | <routes/>",
                "setGlobalOption                                       | a,b",
                "getGlobalOption(java.lang.String)                     | a",
                "startAllRoutes                                        | ",
                "suspend                                               | ",
                "stop()                                                | ",
                "restart()                                             | ",
                "reset(boolean)                                        | true",
            })
    void noMessageGoesIntoARouteAndNoRouteIsChanged(String operation, String arguments) throws Exception {
        refused(jolokia.exec(context, operation, arguments == null ? new Object[0] : arguments.split(",")));
    }

    /** A pause is a row in the ledger; a route that is stopped here would be nobody's knowledge. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "stop()",
                "stop",
                "start()",
                "restart()",
                "suspend()",
                "resume()",
                "remove()",
                "stop(long)",
                "updateRouteFromXml(java.lang.String)",
                "dumpRouteAsXml(boolean)",
                "createRouteStaticEndpointJson",
            })
    void aRouteIsNotStoppedNorChanged(String operation) throws Exception {
        refused(jolokia.exec(camel("type=routes,name=\"capture-on-shipment\""), operation));
        // By a pattern, too, also by the very pattern of the policy.
        assertThat(jolokia.exec("org.apache.camel:type=routes,*", operation)
                        .path("status")
                        .asInt())
                .isNotEqualTo(200);
    }

    @Test
    void noBodyOfAMessageIsShown() throws Exception {
        for (ObjectName tracer : SERVER.queryNames(new ObjectName("org.apache.camel:type=tracer,*"), null)) {
            for (String operation : List.of("dumpAllTracedMessages", "dumpAllTracedMessagesAsXml()", "clear")) {
                refused(jolokia.exec(tracer.toString(), operation));
            }
            refused(jolokia.write(tracer.toString(), "Enabled", true));
            refused(jolokia.read(tracer.toString(), "Enabled"));
        }
        String endpoint = camel("type=endpoints");
        for (String operation : List.of("browseAllMessagesAsXml(java.lang.Boolean)", "browseMessageBody", "stop()")) {
            refused(jolokia.exec(endpoint, operation, true));
        }
    }

    @Test
    void nothingIsWritten() throws Exception {
        Set<String> written = new TreeSet<>();
        List<String> refusals = new ArrayList<>();
        for (ObjectName name : SERVER.queryNames(null, null)) {
            for (MBeanAttributeInfo attribute : SERVER.getMBeanInfo(name).getAttributes()) {
                if (attribute.isWritable()) {
                    JsonNode answer = jolokia.write(name.toString(), attribute.getName(), "1");
                    (answer.path("status").asInt() == 403 ? refusals : written).add(name + " " + attribute.getName());
                }
            }
        }
        assertThat(written).isEmpty();
        assertThat(refusals).hasSizeGreaterThan(20);
    }

    /** Whatever MBean comes along with a library or a later Java. */
    @Test
    void noOperationWorksButTheOnesOfThePolicy() throws Exception {
        Set<String> allowed = Set.of(
                "dumpRoutesAsXml",
                "dumpRouteAsXml",
                "dumpRoutesStatsAsXml",
                "dumpRouteStatsAsXml",
                "browse",
                "endpointStatistics");
        Set<String> kinds = new TreeSet<>();
        Set<String> open = new TreeSet<>();
        for (ObjectName name : SERVER.queryNames(null, null)) {
            if (name.getDomain().equals("io.github.erpvipps")
                    || !kinds.add(
                            name.getDomain() + " " + SERVER.getMBeanInfo(name).getClassName())) {
                continue;
            }
            for (MBeanOperationInfo operation : SERVER.getMBeanInfo(name).getOperations()) {
                if (!allowed.contains(operation.getName())) {
                    JsonNode answer = jolokia.exec(name.toString(), operation.getName());
                    if (answer.path("status").asInt() != 403) {
                        open.add(name + " " + operation.getName());
                    }
                }
            }
        }
        assertThat(open).isEmpty();
        assertThat(kinds).hasSizeGreaterThan(20);
    }

    /** A request that names another server is answered with this one's MBeans: there is no client for others. */
    @Test
    void noOtherServerIsAsked() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            other.setSoTimeout(500);
            for (String address : List.of("jndi/ldap://127.0.0.1:%d/x", "jndi/rmi://127.0.0.1:%d/x")) {
                jolokia.post("""
                        {"type": "read", "mbean": "java.lang:type=Memory", "attribute": "HeapMemoryUsage",
                         "target": {"url": "service:jmx:rmi:///%s"}}""".formatted(address.formatted(other.getLocalPort())));
            }
            assertThatThrownBy(other::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    /** Jolokia asks no policy before it registers a listener; there is no backend here that would bring what it hears. */
    @ParameterizedTest
    @ValueSource(strings = {"pull", "sse"})
    void nobodyListens(String backend) throws Exception {
        String client = answered(jolokia.post("{\"type\":\"notification\",\"command\":\"register\"}"))
                .path("id")
                .asText();
        JsonNode answer = jolokia.post("""
                {"type": "notification", "command": "add", "client": "%s", "mode": "%s", "mbean": "java.lang:type=Memory"}""".formatted(client, backend));
        assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(500);
        assertThat(answer.has("value")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://attacker.example",
                "http://attacker.example",
                "http://localhost",
                "http://127.0.0.1:9090",
                "http://127.0.0.1",
                "null",
                "file://",
            })
    void noPageOfABrowserUsesIt(String origin) throws Exception {
        String body = "{\"type\":\"exec\",\"mbean\":\"" + BRIDGE
                + "\",\"operation\":\"stopAllMoneyMovement\",\"arguments\":[\"x\",\"y\"]}";
        for (String header : List.of("Origin", "Referer")) {
            JsonNode answer = jolokia.post(body, header, origin, "Content-Type", "text/plain");
            assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(500);
            assertThat(answer.has("value")).isFalse();
        }
        assertThat(jolokia.preflight(origin).headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));
        assertThat(jolokia.preflight(origin).statusCode()).isNotEqualTo(200);
        assertThat(pauses()).isZero();
    }

    /** A picture in any page can make a GET, without saying where it comes from. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec/io.github.erpvipps:type=Bridge,name=bridge/stopAllMoneyMovement/x/y",
                "read/io.github.erpvipps:type=Bridge,name=bridge/Pauses",
                "read/java.lang:type=Memory/HeapMemoryUsage",
                "list",
                "search/*:*",
                "?ignoreErrors=true&p=read/java.lang:type=Memory",
            })
    void nothingIsDoneByAGet(String path) throws Exception {
        JsonNode answer = jolokia.get(path);
        assertThat(answer.path("value").toString()).doesNotContain("init", "domain", "type=");
        if (!path.startsWith("?")) {
            assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(403);
        }
        assertThat(pauses()).isZero();
    }

    private static long pauses() {
        return shop.sql()
                .sql("select count(*) from bridge.pause where resumed_at is null")
                .query(Long.class)
                .single();
    }

    /** The commands of the page are what they are said to be. */
    @Test
    void thePageForOperatorsTellsTheTruth() throws Exception {
        String page = Files.readString(Path.of("docs/operating.md"));
        String section = page.substring(page.indexOf("### Try the lock"));
        String[] blocks = section.split("```sh\n");
        List<String> works = asked(blocks[1]);
        List<String> refused = asked(blocks[2]);
        assertThat(works).hasSizeGreaterThan(3);
        assertThat(refused).hasSizeGreaterThan(8);
        for (String body : works) {
            answered(jolokia.post(body));
        }
        for (String body : refused) {
            assertThat(jolokia.post(body).has("value")).as(body).isFalse();
        }
    }

    private static List<String> asked(String block) {
        return ASKED.matcher(block.substring(0, block.indexOf("```")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void thePolicyIsTheOneThatIsShipped() throws Exception {
        assertThat(new ArrayList<>(Collections.list(getClass().getClassLoader().getResources("jolokia-access.xml"))))
                .hasSize(1);
    }
}
