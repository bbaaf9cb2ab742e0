package io.github.erpvipps.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.erpvipps.flows.Shop;
import io.github.erpvipps.simulator.Fault;
import io.github.erpvipps.simulator.FaultKind;
import io.github.erpvipps.simulator.Operation;
import java.lang.management.ManagementFactory;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.management.JMX;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an operator sees and does in a JMX console, through the MBean server that a console asks. */
class DeskTest {

    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
    private static Shop shop;
    private static ObjectName name;
    private static BridgeMXBean desk;

    @BeforeAll
    static void open() throws Exception {
        shop = Shop.open();
        name = new ObjectName("io.github.erpvipps:type=Bridge,name=bridge");
        desk = JMX.newMXBeanProxy(SERVER, name, BridgeMXBean.class);
    }

    @AfterAll
    static void close() {
        shop.closeWhenBooksAgree();
        assertThat(SERVER.isRegistered(name)).isFalse();
    }

    @Test
    void everythingSaysWhatItIsInASentence() throws Exception {
        MBeanInfo info = SERVER.getMBeanInfo(name);
        List<String> sentences = Stream.of(
                        Stream.of(info.getDescription()),
                        Stream.of(info.getAttributes()).map(attribute -> attribute.getDescription()),
                        Stream.of(info.getOperations()).map(MBeanOperationInfo::getDescription))
                .flatMap(each -> each)
                .toList();
        assertThat(sentences)
                .hasSizeGreaterThan(25)
                .allSatisfy(
                        sentence -> assertThat(sentence).matches("[A-Z].*[.]").contains(" "));
        assertThat(info.getOperations())
                .flatExtracting(operation -> List.of(operation.getSignature()))
                .allSatisfy(parameter -> {
                    assertThat(parameter.getName()).doesNotMatch("p\\d|arg\\d");
                    assertThat(parameter.getDescription()).contains(" ");
                });
    }

    @Test
    void theNumbersAreThoseOfTheLedger() {
        shop.order("desk-1", 20000);
        shop.awaitOrder("desk-1", "AUTHORIZED");
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(desk.getPaymentsByState()).containsKey("AUTHORIZED"));
        assertThat(desk.getOperationsByState()).containsKey("INITIATE DONE");
        assertThat(desk.getCountedAt()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
        assertThat(desk.getOldestUncapturedReservation()).matches("order desk-.*: .* NOK reserved since .*");
        assertThat(desk.getOldestUncapturedReservationDaysLeft()).isEqualTo(6);
        assertThat(desk.getAccessTokens().get("123456")).matches("0 min old, \\d+ min left");
        assertThat(desk.getLastSuccessByOperation()).containsKeys("initiate", "details");
        assertThat(desk.getStormBreakers()).isEqualTo(Map.of("calls", "CLOSED", "looks", "CLOSED"));
        assertThat(desk.order("desk-1")).anyMatch(line -> line.contains("authorized"));
    }

    @Test
    void deadLettersOfAReasonGoOnByAPersonsWordAndTheMoneyMovesOnce() {
        for (int i = 1; i <= 3; i++) {
            String order = "desk-many-" + i;
            shop.order(order, 30000);
            shop.awaitOrder(order, "AUTHORIZED");
            shop.vipps().fault(Fault.once(FaultKind.EMPTY_400, Operation.CAPTURE, order));
            shop.ship("S-" + order, order, 10000L);
            shop.awaitShipment("S-" + order, "DEAD_LETTERED");
        }
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(desk.getDeadLettersByReason()).containsEntry("refused", 3L));
        assertThat(desk.getOperatorNeeded()).startsWith("yes: ").contains("dead-letters");
        assertThat(desk.deadLetters()).hasSize(3).allMatch(letter -> letter.contains("SHIPMENT S-desk-many-"));

        assertThat(desk.replayByReason("refused", 2, "kari").get(0)).startsWith("2 are looked up");
        shop.awaitShipment("S-desk-many-1", "DONE");
        shop.awaitShipment("S-desk-many-2", "DONE");
        assertThat(shop.shipmentRow("S-desk-many-3")).containsEntry("capture_status", "DEAD_LETTERED");
        assertThat(desk.replayByReason("refused", 100, "kari").get(0)).startsWith("1 are looked up");
        shop.awaitShipment("S-desk-many-3", "DONE");
        for (int i = 1; i <= 3; i++) {
            assertThat(shop.atVipps("desk-many-" + i).capturedMinor()).isEqualTo(10000);
        }
        assertThat(desk.order("desk-many-3")).anyMatch(line -> line.contains("kari  replayed"));
    }

    @Test
    void twoPeopleWhoReplayTheSameAtOnceMoveTheMoneyOnce() {
        shop.order("desk-two", 30000);
        shop.awaitOrder("desk-two", "AUTHORIZED");
        shop.vipps().fault(Fault.once(FaultKind.EMPTY_400, Operation.CAPTURE, "desk-two"));
        shop.ship("S-desk-two", "desk-two", 10000L);
        shop.awaitShipment("S-desk-two", "DEAD_LETTERED");
        long id = (Long) shop.operation("SHIPMENT", "S-desk-two").get("operation_id");
        List<CompletableFuture<Object>> people = Stream.of("kari", "ola", "per", "anne")
                .map(who -> CompletableFuture.<Object>supplyAsync(() ->
                        who.length() == 3 ? desk.replayByReason("refused", 100, who) : desk.replay(id, true, who)))
                .toList();
        people.forEach(person -> person.handle((told, refused) -> told).join());
        shop.awaitShipment("S-desk-two", "DONE");
        assertThat(shop.atVipps("desk-two").capturedMinor()).isEqualTo(10000);
        assertThat(shop.calls(Operation.CAPTURE, "desk-two")).hasSize(2);
    }

    @Test
    void whatAPersonStopsWaitsOnAllBridgesAndBothActsAreKept() {
        assertThat(desk.pause("refunds", "123456", "audit", "kari")).isEqualTo("refunds of sales unit 123456: paused");
        await().atMost(Shop.PATIENCE)
                .untilAsserted(() -> assertThat(desk.getPauses())
                        .anyMatch(pause -> pause.matches("refunds of sales unit 123456, by kari since .*: audit")));
        assertThat(desk.resume("refunds", "123456", "ola")).isEqualTo("refunds of sales unit 123456: goes on");
        assertThat(desk.stopAllMoneyMovement("something is wrong", "kari")).startsWith("all that moves money");
        assertThat(desk.resume("", "", "bri\u200bdge\u00a0")).startsWith("all that moves money");
        assertThat(desk.pause("", "", "really?", "=1+1")).startsWith("all that moves money");
        assertThat(desk.resume("", "", "kari")).startsWith("all that moves money");

        String acts = desk.acts(YearMonth.now(ZoneId.systemDefault()).toString());
        assertThat(acts.lines().toList())
                .contains("at;who;what;order_id;operation_id;detail")
                .anyMatch(line -> line.endsWith(";kari;paused;;;refunds of sales unit 123456: audit"))
                .anyMatch(line -> line.endsWith(";ola;resumed;;;refunds of sales unit 123456: goes on"))
                .anyMatch(line -> line.contains(";operator bridge;resumed;"))
                .anyMatch(line -> line.contains(";'=1+1;paused;"));
        assertThat(desk.acts("2001-01").lines()).hasSize(1);
    }

    @Test
    void whatCannotBeDoneSaysWhy() {
        assertThatThrownBy(() -> desk.replay(-1, false, "kari")).hasMessageContaining("there is no operation -1");
        assertThatThrownBy(() -> desk.replay(1, false, " ")).hasMessageContaining("who is missing");
        assertThatThrownBy(() -> desk.pause("coffee", "", "r", "kari")).hasMessageContaining("coffee is none of");
        assertThatThrownBy(() -> desk.pause("", "1'; drop", "r", "kari"))
                .hasMessageContaining("no sales unit's number");
        assertThatThrownBy(() -> desk.checkNow("nobody", "kari")).hasMessageContaining("no payment of order nobody");
        assertThatThrownBy(() -> desk.acts("soon")).hasMessageContaining("soon");
    }

    @Test
    void anOrderIsLookedAtWhenAPersonAsks() {
        shop.order("desk-look", 20000);
        shop.awaitOrder("desk-look", "AUTHORIZED");
        shop.vipps().portalCapture("desk-look", 5000);
        assertThat(desk.checkNow("desk-look", "kari")).isEqualTo("order desk-look is looked at now");
        shop.awaitOrder("desk-look", "PARTIALLY_CAPTURED");
        assertThat(shop.story("desk-look")).contains("check-asked", "outside-change");
    }
}
