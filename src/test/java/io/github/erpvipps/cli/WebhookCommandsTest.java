package io.github.erpvipps.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.erpvipps.flows.TestPostgres;
import io.github.erpvipps.ledger.Ledger;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The commands around webhooks, with a ledger of their own and a Webhooks API of this machine. */
class WebhookCommandsTest {

    private static final String URL = "https://pay.example.com/vipps/webhooks";
    private static final String ONE = "123456";
    private static final String OTHER = "654321";

    @TempDir
    private Path folder;

    private WebhooksApi vipps;
    private Ledger ledger;
    private Path config;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void open() throws IOException {
        vipps = new WebhooksApi();
        String database = TestPostgres.newDatabase();
        PGSimpleDataSource source = TestPostgres.source(database);
        ledger = new Ledger(source);
        ledger.migrate();
        ledger.bindTo(vipps.baseUrl());
        config = configOf("""
                vipps.api=epayment
                vipps.base-url=%s
                vipps.client-id=an-id-of-tests
                vipps.client-secret=a-secret-of-tests
                vipps.subscription-key=a-key-of-tests
                vipps.merchant-serial-number=%s
                vipps.sales-units.%s.client-id=other-id-of-tests
                vipps.sales-units.%3$s.client-secret=other-secret-of-tests
                vipps.sales-units.%3$s.subscription-key=other-key-of-tests
                vipps.webhook-url=%s
                vipps.webhook-secrets=a-webhook-secret-of-tests
                bridge.callback-secret=a-callback-secret-of-tests
                bridge.jdbc-url=%s
                bridge.username=postgres
                erp.database.enabled=false
                erp.files.enabled=true
                erp.files.inbox=%s
                erp.files.archive=%6$s
                erp.files.rejected=%6$s
                erp.files.outbox=%6$s
                """.formatted(vipps.baseUrl(), ONE, OTHER, URL, database, folder));
    }

    @AfterEach
    void close() {
        vipps.close();
    }

    private Path configOf(String text, String... more) throws IOException {
        return Files.writeString(
                Files.createTempFile(folder, "bridge", ".properties"), text + String.join("\n", more) + "\n");
    }

    private int run(String... arguments) {
        return run(config, arguments);
    }

    private int run(Path with, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--config", with.toString()));
        return BridgeCommand.commandLine(new BridgeCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    private List<String> remembered() {
        return ledger.jdbc()
                .sql(
                        "select cast(registration_id as varchar) from bridge.webhook_registration where deleted_at is null")
                .query(String.class)
                .list();
    }

    private String everythingInTheLedger() {
        return ledger.jdbc()
                        .sql("select coalesce(string_agg(cast(r as text), ' '), '') from bridge.webhook_registration r")
                        .query(String.class)
                        .single()
                + ledger.jdbc()
                        .sql("select coalesce(string_agg(cast(e as text), ' '), '') from bridge.event e")
                        .query(String.class)
                        .single();
    }

    private List<String> checked(Path with) {
        run(with, "check");
        return out.toString().lines().filter(line -> line.contains("webhook")).toList();
    }

    @Test
    void eachSalesUnitIsRegisteredForAllEventsOfPaymentsAndItsSecretIsShownOnce() {
        assertThat(run("webhooks", "register")).as(err.toString()).isZero();
        assertThat(vipps.registrations())
                .extracting(WebhooksApi.Registration::salesUnit)
                .containsExactly(ONE, OTHER);
        assertThat(vipps.registrations()).allSatisfy(one -> {
            assertThat(one.url()).isEqualTo(URL);
            assertThat(one.events())
                    .containsExactlyInAnyOrder(
                            "epayments.payment.created.v1",
                            "epayments.payment.aborted.v1",
                            "epayments.payment.expired.v1",
                            "epayments.payment.cancelled.v1",
                            "epayments.payment.captured.v1",
                            "epayments.payment.refunded.v1",
                            "epayments.payment.authorized.v1",
                            "epayments.payment.terminated.v1");
            assertThat(out.toString()).containsOnlyOnce(one.secret()).contains(one.id());
            assertThat(everythingInTheLedger()).contains(one.id()).doesNotContain(one.secret());
        });
        assertThat(out.toString()).containsOnlyOnce("vipps.webhook-secrets");
        assertThat(remembered()).hasSize(2);
        assertThat(run("acts")).isZero();
        assertThat(out.toString()).contains("webhook-registered", System.getProperty("user.name"));
    }

    @Test
    void whatIsRegisteredIsRegisteredAgainOnlyForARotation() {
        run("webhooks", "register", "--sales-unit", ONE);
        String first = vipps.registrations().get(0).id();
        assertThat(run("webhooks", "register", "--sales-unit", ONE)).isZero();
        assertThat(out.toString().lines())
                .singleElement()
                .asString()
                .startsWith("sales unit 123456: " + URL + " is registered already as " + first)
                .contains("--again");
        assertThat(vipps.registrations()).hasSize(1);

        assertThat(run("webhooks", "register", "--sales-unit", ONE, "--again")).isZero();
        assertThat(vipps.registrations()).hasSize(2);
        assertThat(run("webhooks", "delete", first)).isZero();
        assertThat(vipps.registrations())
                .extracting(WebhooksApi.Registration::id)
                .doesNotContain(first)
                .hasSize(1);
        assertThat(remembered()).hasSize(1).doesNotContain(first);
        assertThat(checked(config)).anyMatch(line -> line.startsWith("ok") && line.contains(ONE));
    }

    @Test
    void theListTellsWhichAreOursAndWhatTheyTell() {
        run("webhooks", "register", "--sales-unit", ONE);
        String gone = vipps.registrations().get(0).id();
        vipps.forget(gone);
        run("webhooks", "register", "--sales-unit", ONE);
        String ours = vipps.registrations().get(0).id();
        String theirs = vipps.add(
                        ONE, "https://shop.example.com/hook", "epayments.payment.captured.v1", "user.checked-in.v1")
                .id();
        assertThat(run("webhooks", "list")).isZero();
        assertThat(out.toString().lines())
                .hasSize(4)
                .anyMatch(
                        line -> line.matches(ONE + " +" + ours + " +this bridge +" + URL + " +all events of payments"))
                .anyMatch(line -> line.matches(ONE + " +" + theirs
                        + " +another system +https://shop.example.com/hook +captured, user.checked-in.v1"))
                .anyMatch(line -> line.matches(ONE + " +" + gone + " +was deleted .*"))
                .anyMatch(line -> line.matches(OTHER + " +none"));
    }

    @Test
    void whatVippsSaysIsOneLineAndTheOtherSalesUnitsGoOn() throws IOException {
        vipps.refuse("{\"title\":\"Bad Request\",\"status\":400,\"detail\":\"One or more validation errors occurred.\","
                + "\"extraDetails\":[{\"name\":\"url\",\"reason\":\"Must be reachable\"}]}");
        assertThat(run("webhooks", "register")).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly(
                        "bridge: sales unit 123456 is not registered: Vipps says HTTP 400: One or more validation errors"
                                + " occurred. (url: Must be reachable)",
                        "bridge: sales unit 654321 is not registered: Vipps says HTTP 400: One or more validation errors"
                                + " occurred. (url: Must be reachable)");
        vipps.refuse("<html>");
        assertThat(run("webhooks", "register", "--sales-unit", ONE)).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly("bridge: sales unit 123456 is not registered: Vipps says HTTP 400");
        assertThat(remembered()).isEmpty();
        Path away = configOf(Files.readString(config), "vipps.base-url=http://127.0.0.1:1");
        assertThat(run(away, "webhooks", "list")).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("bridge: sales unit "));
    }

    @Test
    void whatIsMissingOrWrongIsOneLine() throws IOException {
        assertThat(run("webhooks", "register", "--sales-unit", "111111")).isEqualTo(1);
        assertThat(err.toString()).contains("there are no keys for sales unit 111111");
        assertThat(run("webhooks", "delete", "order-1001")).isEqualTo(1);
        assertThat(err.toString()).contains("no id of a registration");
        assertThat(run("webhooks", "delete", "11111111-2222-3333-4444-555555555555"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("Vipps has no registration 11111111");
        assertThat(run("webhooks", "delete")).isEqualTo(64);
        assertThat(run("webhooks")).isEqualTo(64);
        assertThat(err.toString()).startsWith("bridge: say which: register, list or delete");
        assertThat(run(configOf(Files.readString(config), "vipps.webhook-url="), "webhooks", "register"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("vipps.webhook-url: is not set");
        assertThat(run(
                        configOf(Files.readString(config), "vipps.webhook-url=http://pay.example.com/hooks"),
                        "webhooks",
                        "register"))
                .isEqualTo(78);
        assertThat(err.toString()).contains("vipps.webhook-url: must be the public https address");
        assertThat(run(configOf(Files.readString(config), "vipps.webhook-secrets=short"), "check"))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("vipps.webhook-secrets: must be up to 8 secrets")
                .doesNotContain("short");
    }

    @Test
    void checkSaysWhetherTheRegistrationIsThereAndHowToMendIt() throws IOException {
        assertThat(checked(config))
                .hasSize(2)
                .allMatch(line -> line.startsWith("WRONG"))
                .anyMatch(line ->
                        line.contains(URL + " is not registered; ./bridge webhooks register --sales-unit " + ONE));

        run("webhooks", "register");
        assertThat(checked(config)).hasSize(2).allMatch(line -> line.startsWith("ok"));

        Path withoutSecrets = configOf(Files.readString(config), "vipps.webhook-secrets=");
        assertThat(checked(withoutSecrets))
                .hasSize(3)
                .anyMatch(line -> line.startsWith("WRONG") && line.contains("vipps.webhook-secrets: is not set"));

        Path moved = configOf(Files.readString(config), "vipps.webhook-url=https://new.example.com/hooks");
        assertThat(checked(moved))
                .hasSize(2)
                .allMatch(line ->
                        line.startsWith("WRONG") && line.contains(URL + ", not for https://new.example.com/hooks"));

        vipps.registrations().stream()
                .filter(one -> one.salesUnit().equals(ONE))
                .map(WebhooksApi.Registration::id)
                .forEach(vipps::forget);
        assertThat(checked(config))
                .hasSize(2)
                .anyMatch(
                        line -> line.startsWith("WRONG") && line.contains("was deleted by Vipps") && line.contains(ONE))
                .anyMatch(line -> line.startsWith("ok") && line.contains(OTHER));

        String part = vipps.add(ONE, URL, "epayments.payment.captured.v1", "epayments.payment.authorized.v1")
                .id();
        assertThat(checked(config))
                .anyMatch(line -> line.startsWith("WRONG")
                        && line.contains(part + " is registered without created, aborted, expired, cancelled, refunded")
                        && line.contains("./bridge webhooks delete " + part));
    }

    @Test
    void checkAsksNobodyWithEcomAndSaysWhenVippsCannotBeAsked() throws IOException {
        assertThat(checked(configOf(
                        Files.readString(config),
                        "vipps.api=ecom",
                        "vipps.callback-prefix=https://pay.example.com/vipps/callbacks")))
                .isEmpty();
        assertThat(checked(configOf(Files.readString(config), "vipps.webhook-url=")))
                .singleElement()
                .asString()
                .startsWith("warn");
        vipps.close();
        assertThat(checked(config))
                .hasSize(2)
                .allMatch(line -> line.startsWith("warn") && line.contains("Vipps cannot be asked: "));
    }
}
