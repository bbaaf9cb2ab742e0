package io.github.erpvipps.run;

import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.github.erpvipps.accept.AcceptOperations;
import io.github.erpvipps.accept.AcceptOrders;
import io.github.erpvipps.accept.LineIntake;
import io.github.erpvipps.accept.Submissions;
import io.github.erpvipps.callbacks.Door;
import io.github.erpvipps.callbacks.GuardedVertx;
import io.github.erpvipps.callbacks.Hints;
import io.github.erpvipps.callbacks.WebhookEvents;
import io.github.erpvipps.config.Settings;
import io.github.erpvipps.config.SettingsCheck;
import io.github.erpvipps.config.SettingsException;
import io.github.erpvipps.drop.FileIntake;
import io.github.erpvipps.drop.PaymentsFeed;
import io.github.erpvipps.drop.ResultFiles;
import io.github.erpvipps.drop.SettledFiles;
import io.github.erpvipps.erp.ErpIntake;
import io.github.erpvipps.erp.ErpTables;
import io.github.erpvipps.erp.Reports;
import io.github.erpvipps.ledger.Attempts;
import io.github.erpvipps.ledger.Kind;
import io.github.erpvipps.ledger.Leases;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Line;
import io.github.erpvipps.ledger.Operators;
import io.github.erpvipps.ledger.Outcomes;
import io.github.erpvipps.ledger.Retention;
import io.github.erpvipps.ledger.Rules;
import io.github.erpvipps.ledger.Sending;
import io.github.erpvipps.ledger.Sightings;
import io.github.erpvipps.ledger.Tally;
import io.github.erpvipps.ledger.Waiting;
import io.github.erpvipps.management.BasicLogin;
import io.github.erpvipps.management.ManagementServer;
import io.github.erpvipps.metrics.LedgerGauges;
import io.github.erpvipps.metrics.Meters;
import io.github.erpvipps.metrics.VippsCalls;
import io.github.erpvipps.metrics.WorkGauges;
import io.github.erpvipps.operate.Desk;
import io.github.erpvipps.operate.Health;
import io.github.erpvipps.operate.ListenToSchedules;
import io.github.erpvipps.operate.Registration;
import io.github.erpvipps.operate.RunningBridge;
import io.github.erpvipps.operate.Snapshots;
import io.github.erpvipps.operate.Warnings;
import io.github.erpvipps.vipps.AccessTokens;
import io.github.erpvipps.vipps.Apis;
import io.github.erpvipps.vipps.CallbackTokens;
import io.github.erpvipps.vipps.SendingGate;
import io.github.erpvipps.vipps.Terms;
import io.github.erpvipps.vipps.TokenProcessor;
import io.github.erpvipps.vipps.TokenRequests;
import io.github.erpvipps.vipps.VippsHeaders;
import io.github.erpvipps.vipps.ecom.EcomAnswers;
import io.github.erpvipps.vipps.ecom.EcomCallbacks;
import io.github.erpvipps.vipps.ecom.EcomRequests;
import io.github.erpvipps.vipps.ecom.EcomTerms;
import io.github.erpvipps.vipps.epayment.EpaymentAnswers;
import io.github.erpvipps.vipps.epayment.EpaymentRequests;
import io.github.erpvipps.vipps.epayment.EpaymentTerms;
import io.github.erpvipps.vipps.epayment.Webhooks;
import io.github.erpvipps.work.Allowance;
import io.github.erpvipps.work.CallSlots;
import io.github.erpvipps.work.CallSlots.Calls;
import io.github.erpvipps.work.DueComponent;
import io.github.erpvipps.work.DueSource;
import io.github.erpvipps.work.Pulses;
import io.github.erpvipps.work.StormBreaker;
import io.github.erpvipps.work.WakeUps;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.http.HttpMethods;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.main.Main;
import org.apache.camel.support.SimpleTypeConverter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running bridge. */
public final class Bridge implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
    private static final String LARGEST_INBOUND_BODY = "65536";
    private static final int MOST_CONNECTIONS = 2_000;
    private static final long LONGEST_REQUEST_MS = 10_000;

    /** Of Vipps' looks at one payment in a minute these are for repeats after a refused token, and for its clock. */
    private static final int SPARE_LOOKS = 20;

    private final Settings settings;
    private final Databases databases;
    private final Main camel;
    private final GuardedVertx vertx = new GuardedVertx(MOST_CONNECTIONS, LONGEST_REQUEST_MS);
    private final Pulses pulses = new Pulses();
    private SharedSchedules schedules;
    private Snapshots snapshots;
    private Operators operators;
    private RunningBridge running;
    private Registration registration;

    private Bridge(Settings settings, Databases databases, Main camel) {
        this.settings = settings;
        this.databases = databases;
        this.camel = camel;
    }

    /**
     * Starts a bridge and comes back when its routes run.
     *
     * @throws SettingsException when settings are missing or wrong, a port is in use, or the ledger belongs to another Vipps
     */
    public static Bridge start(Settings wanted) {
        return start(wanted, true);
    }

    /** The same without a route running: it takes nothing from anywhere, whatever routes lie beside ours. */
    public static Bridge rehearse(Settings wanted) {
        return start(wanted, false);
    }

    private static Bridge start(Settings wanted, boolean routesRun) {
        List<String> problems = new ArrayList<>(SettingsCheck.problemsOf(wanted));
        if (problems.isEmpty()) {
            portProblem(wanted, "server.host", "server.port", problems);
            portProblem(wanted, "management.host", "management.port", problems);
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        Settings settings = withTwoPorts(wanted);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Databases databases = Databases.open(settings, new MicrometerMetricsTrackerFactory(registry));
        Bridge bridge = new Bridge(settings, databases, new Main());
        try {
            Meters meters = new Meters(registry);
            Ledger ledger = new Ledger(databases.ledger(), meters);
            // Camel reads its routes meanwhile. None starts before the tables are there.
            try (Meanwhile tables = Meanwhile.run("tables", () -> prepareTables(settings, databases, ledger))) {
                bridge.configure(routesRun);
                bridge.bind(ledger, meters, registry);
                bridge.camel.init();
                tables.await();
            }
            bridge.camel.start();
            bridge.knowHttpMethods();
            bridge.schedules.started();
            bridge.showItself(registry);
            bridge.tellAddresses();
            return bridge;
        } catch (IllegalStateException e) {
            bridge.close();
            throw new SettingsException(List.of(String.valueOf(e.getMessage())));
        } catch (Exception e) {
            bridge.close();
            throw new IllegalStateException("the routes could not be started: " + e.getMessage(), e);
        }
    }

    private static void prepareTables(Settings settings, Databases databases, Ledger ledger) {
        databases.await(settings.flag("erp.database.enabled"));
        Databases.patiently("preparing the ledger", () -> {
            ledger.migrate();
            ledger.bindTo(settings.text("vipps.base-url"));
        });
        if (settings.flag("erp.create-tables")) {
            Databases.patiently(
                    "making the ERP's tables",
                    () -> ErpTables.create(databases.erp(), settings.path("erp.sql-directory")));
        }
    }

    /** Camel would log a port that is in use and go on without it. */
    private static void portProblem(Settings settings, String host, String port, List<String> problems) {
        if (settings.number(port) == 0) {
            return;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(settings.text(host)), (int) settings.number(port)));
        } catch (IOException e) {
            problems.add(port + ": cannot listen on " + settings.text(host) + ":" + settings.text(port) + " ("
                    + e.getMessage() + "); stop what uses it, or choose another port");
        }
    }

    /**
     * Chooses free ports where the settings leave it open. Camel takes two servers on one port for one server, two on "any port"
     * as well, and then what is for operators alone would answer beside the callbacks.
     */
    private static Settings withTwoPorts(Settings settings) {
        try (ServerSocket server = new ServerSocket(0);
                ServerSocket management = new ServerSocket(0)) {
            return withPort(withPort(settings, "server.port", server), "management.port", management);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Settings withPort(Settings settings, String name, ServerSocket free) {
        return settings.number(name) == 0 ? settings.with(name, String.valueOf(free.getLocalPort())) : settings;
    }

    private void configure(boolean routesRun) {
        Properties properties = new Properties();
        properties.putAll(settings.withoutSecrets());
        for (String folder : List.of(
                "erp.sql-directory",
                "erp.files.inbox",
                "erp.files.archive",
                "erp.files.rejected",
                "erp.files.outbox")) {
            properties.setProperty(folder, settings.path(folder).toString());
        }
        properties.setProperty("camel.main.name", "erp-vipps-bridge");
        properties.setProperty(
                "camel.main.routesIncludePattern",
                "file:" + settings.home() + "/routes/*.camel.yaml,file:" + settings.home()
                        + "/routes/vipps/*.camel.yaml");
        properties.setProperty("camel.main.autoStartup", String.valueOf(routesRun));
        properties.setProperty("camel.main.shutdownTimeout", "60");
        properties.setProperty("camel.main.startupSummaryLevel", "Oneline");
        properties.setProperty("camel.server.enabled", "true");
        properties.setProperty("camel.server.host", settings.text("server.host"));
        properties.setProperty("camel.server.port", settings.text("server.port"));
        properties.setProperty("camel.server.maxBodySize", LARGEST_INBOUND_BODY);
        properties.setProperty("camel.server.fileUploadEnabled", "false");
        properties.setProperty("camel.management.enabled", "true");
        properties.setProperty("camel.management.host", settings.text("management.host"));
        properties.setProperty("camel.management.port", settings.text("management.port"));
        properties.setProperty("camel.management.path", "/");
        properties.setProperty("camel.management.healthCheckEnabled", "true");
        properties.setProperty("camel.management.healthPath", "/observe/health");
        properties.setProperty("camel.management.metricsEnabled", "true");
        properties.setProperty("camel.health.exposureLevel", "full");
        properties.setProperty("camel.management.jolokiaEnabled", "true");
        properties.setProperty("camel.management.jolokiaPath", "/observe/jolokia");
        // By these anybody who may look could put messages into a route or files onto the disk.
        properties.setProperty("camel.management.sendEnabled", "false");
        properties.setProperty("camel.management.uploadEnabled", "false");
        properties.setProperty("camel.management.downloadEnabled", "false");
        properties.setProperty("camel.metrics.enabled", "true");
        // By route, and not once more for all of them together.
        properties.setProperty("camel.metrics.routePolicyLevel", "route");
        // A timer for each endpoint and each exchange: what is worth knowing of them, VippsCalls counts.
        properties.setProperty("camel.metrics.enableExchangeEventNotifier", "false");
        properties.setProperty(
                "camel.metrics.binders", "jvm-memory,jvm-gc,jvm-thread,processor,uptime,file-descriptor");
        camel.setDefaultPropertyPlaceholderLocation("false");
        camel.setInitialProperties(properties);
    }

    private void bind(Ledger ledger, Meters meters, PrometheusMeterRegistry registry) {
        Rules rules = Rules.of(settings);
        Apis apis = apis(settings);
        Line line = new Line(ledger, rules, apis);
        Ledger inSets = new Ledger(databases.ledgerInSets(), meters);
        Line lineInSets = new Line(inSets, rules, apis);
        Attempts attempts = new Attempts(ledger, line);
        WakeUps wakeUps = new WakeUps();
        Map<Calls, CircuitBreaker> breakers = Map.of(
                Calls.SEND, StormBreaker.of("Vipps, where money moves"),
                Calls.LOOK, StormBreaker.of("Vipps, where payments are read"));
        CallSlots slots = new CallSlots((int) settings.number("vipps.concurrency"), breakers);
        Sending sending = new Sending(ledger, rules, line);
        Outcomes outcomes = new Outcomes(ledger, rules, line);
        Sightings sightings = new Sightings(ledger, rules, line, attempts);
        Leases leases = new Leases(
                inSets,
                apis.longestCall().multipliedBy(2),
                rules.rateWindow().dividedBy(apis.looksInWindow() - SPARE_LOOKS),
                settings.salesUnits(),
                apis);
        CallbackTokens callbackTokens = new CallbackTokens(settings.text("bridge.callback-secret"));
        VippsHeaders headers = new VippsHeaders(settings);
        LineIntake intake = new LineIntake(
                new Submissions(settings, terms(settings)),
                new AcceptOrders(
                        inSets,
                        lineInSets,
                        new Attempts(inSets, lineInSets),
                        apis,
                        settings.text("vipps.reference-prefix")),
                new AcceptOperations(inSets, lineInSets),
                inSets);
        Reports reports = new Reports(inSets, meters);
        SettledFiles settled = new SettledFiles(settings.millis("erp.files.settle-ms"));

        Allowance statusChecks = new Allowance(settings.number("status.max-per-second"));
        WorkGauges.bind(registry, slots, statusChecks);
        camel.bind("managementServer", new ManagementServer(BasicLogin.of(settings)));
        camel.bind(MicrometerConstants.METRICS_REGISTRY_NAME, registry);
        camel.bind("vippsCalls", new VippsCalls(registry, apis.longestCall()));
        camel.bind("statusChecks", statusChecks);
        schedules = SharedSchedules.on(databases.ledgerInSets());
        camel.bind("quartz", schedules.component());
        camel.bind("due", new DueComponent(slots, wakeUps, pulses));
        camel.bind("http", http());
        camel.bind("https", http());
        camel.bind("erpDatabase", databases.erp());
        camel.bind("patience", new Patience(pulses, settings.millis("erp.poll-interval-ms")));
        camel.bind("failures", new Failures());
        camel.bind("erpIntake", new ErpIntake(intake, inSets, wakeUps, meters));
        camel.bind("reports", reports);
        camel.bind("settledFiles", settled);
        camel.bind(
                "fileIntake",
                new FileIntake(
                        intake,
                        inSets,
                        wakeUps,
                        settled,
                        meters,
                        settings.path("erp.files.archive"),
                        settings.path("erp.files.rejected")));
        camel.bind("resultFiles", new ResultFiles(inSets, meters, settings.path("erp.files.outbox")));
        camel.bind("paymentsFeed", new PaymentsFeed(inSets, settings.path("erp.files.outbox")));
        camel.bind("sending", sending);
        camel.bind("sendingGate", new SendingGate(sending, callbackTokens));
        Recorder recorder = new Recorder(outcomes, sightings, wakeUps);
        camel.bind("outcomes", recorder);
        camel.bind("sightings", recorder);
        camel.bind("leases", leases);
        camel.bind("waiting", new Waiting(inSets, rules, lineInSets, settings.salesUnits()));
        camel.bind("retention", new Retention(inSets, settings.number("retention.personal-data-days")));
        camel.bind("vertx", vertx);
        camel.bind(
                "callbackDoor",
                new Door(new EcomCallbacks(settings.salesUnits(), callbackTokens), meters::callbackAnswered));
        camel.bind("hints", new Hints(inSets, wakeUps));
        camel.bind(
                "webhookDoor",
                new Door(
                        new Webhooks(
                                settings.salesUnits(), settings.text("vipps.webhook-url"), settings.webhookSecrets()),
                        meters::webhookAnswered));
        camel.bind("webhookEvents", new WebhookEvents(inSets, wakeUps, meters::webhookParked));
        camel.bind("ecomAnswers", new EcomAnswers(rules.rateWindow()));
        camel.bind("epaymentAnswers", new EpaymentAnswers(rules.rateWindow()));
        camel.bind("initiations", new DueOperations(leases, Kind.INITIATE));
        camel.bind("captures", new DueOperations(leases, Kind.CAPTURE));
        camel.bind("refunds", new DueOperations(leases, Kind.REFUND));
        camel.bind("cancels", new DueOperations(leases, Kind.CANCEL));
        camel.bind("unknown-outcomes", source(leases::unknownOutcomes));
        camel.bind("customers-who-decide", source(leases::customersWhoDecide));
        camel.bind("settled-payments", source(leases::settledPayments));
        camel.bind("payments-to-report", source(reports::payments));
        camel.bind("shipments-to-report", source(most -> reports.operations("SHIPMENT", most)));
        camel.bind("refunds-to-report", source(most -> reports.operations("REFUND", most)));
        camel.bind("cancellations-to-report", source(most -> reports.operations("CANCELLATION", most)));
        AccessTokens tokens = new AccessTokens(new TokenRequests(camel::getCamelContext, headers));
        camel.bind("tokenProcessor", new TokenProcessor(settings, tokens, headers));
        camel.bind("tally", new Tally(inSets));
        camel.bind("warnings", new Warnings(inSets, pulses, settings));
        camel.bind("listenToSchedules", new ListenToSchedules(pulses));
        operators = new Operators(inSets);
        snapshots = new Snapshots(operators);
        running = new ThisBridge(settings, tokens, recorder, breakers);
    }

    /** All that this bridge speaks; open payments of the one that was chosen before go on. */
    public static Apis apis(Settings settings) {
        return new Apis(
                settings.text("vipps.api"),
                Map.of(
                        EcomRequests.NAME,
                        new EcomRequests(settings),
                        EpaymentRequests.NAME,
                        new EpaymentRequests(settings)));
    }

    private static Terms terms(Settings settings) {
        return settings.text("vipps.api").equals(EpaymentRequests.NAME)
                ? new EpaymentTerms(settings.currencies(), settings.isSet("vipps.receipt-tax-rate"), Clock.systemUTC())
                : new EcomTerms();
    }

    /** Camel would try all that it can convert anything into, for the method of each call. */
    private void knowHttpMethods() {
        camel().getTypeConverterRegistry()
                .addTypeConverter(
                        HttpMethods.class,
                        String.class,
                        new SimpleTypeConverter(
                                false, (type, exchange, method) -> HttpMethods.valueOf(String.valueOf(method))));
    }

    /** To operators: by JMX, by its health and by metrics. */
    private void showItself(PrometheusMeterRegistry registry) {
        LedgerGauges.bind(
                registry,
                snapshots::latest,
                () -> HealthCheckHelper.isResultsUp(HealthCheckHelper.invokeReadiness(camel()), true),
                Duration.ofDays(settings.number("reservation.guaranteed-days")),
                settings.salesUnits());
        registration = Registration.of(new Desk(
                snapshots,
                operators,
                running,
                Duration.ofDays(settings.number("reservation.guaranteed-days")),
                ZoneId.systemDefault()));
        new Health(snapshots, running)
                .registerWith(
                        HealthCheckRegistry.get(camel()),
                        databases.ledger(),
                        settings.flag("erp.database.enabled") ? Optional.of(databases.erp()) : Optional.empty(),
                        callbackServer(),
                        pulses);
    }

    private InetSocketAddress callbackServer() {
        try {
            InetAddress host = InetAddress.getByName(settings.text("server.host"));
            return new InetSocketAddress(host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host, (int)
                    settings.number("server.port"));
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DueSource source(DueSource source) {
        return source;
    }

    /** One client for both schemes: it never repeats by itself, follows nothing, and ends every wait. */
    private HttpComponent http() {
        int concurrency = (int) settings.number("vipps.concurrency");
        HttpComponent http = new HttpComponent();
        http.setAutomaticRetriesDisabled(true);
        http.setRedirectHandlingDisabled(true);
        http.setCookieManagementDisabled(true);
        http.setAuthCachingDisabled(true);
        http.setConnectTimeout(settings.number("vipps.connect-timeout-ms"));
        http.setConnectionRequestTimeout(settings.number("vipps.connect-timeout-ms"));
        http.setResponseTimeout(settings.number("vipps.response-timeout-ms"));
        http.setSoTimeout(settings.number("vipps.response-timeout-ms"));
        http.setConnectionsPerRoute(concurrency + 4);
        http.setMaxTotalConnections(concurrency + 8);
        return http;
    }

    private void tellAddresses() {
        LOG.info(
                "bridge is up: Vipps {} at {}, callbacks on {}:{}, health and metrics on http://{}:{}/observe/health",
                settings.text("vipps.api"),
                settings.text("vipps.base-url"),
                settings.text("server.host"),
                settings.text("server.port"),
                settings.text("management.host"),
                settings.text("management.port"));
    }

    public Settings settings() {
        return settings;
    }

    public Databases databases() {
        return databases;
    }

    public CamelContext camel() {
        return camel.getCamelContext();
    }

    /** Takes no new work, finishes the calls in flight and closes the databases. */
    @Override
    public void close() {
        try {
            if (schedules != null) {
                schedules.standby();
            }
            camel.stop();
        } finally {
            closeAllButCamel();
        }
    }

    private void closeAllButCamel() {
        if (schedules != null) {
            schedules.close();
        }
        if (registration != null) {
            registration.close();
        }
        vertx.close();
        databases.close();
    }
}
