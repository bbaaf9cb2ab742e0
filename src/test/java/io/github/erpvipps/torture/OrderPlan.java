package io.github.erpvipps.torture;

import io.github.erpvipps.files.LineKind;
import io.github.erpvipps.simulator.Customer;
import io.github.erpvipps.torture.Saying.Channel;
import io.github.erpvipps.torture.Saying.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The life of one order, drawn from chance: its customer, and what the ERP says about it, some of it wrong, doubled or too early. */
final class OrderPlan {

    /** What the simulated banks always refuse, by the last three digits. */
    private static final long[] REFUSED_ENDINGS = {913, 944, 123, 124, 974};

    private static final String[] WRONG_AMOUNTS = {"12.345,00", "1,2,3", "", "-500", "99999999999999999999", "50"};

    private final Random random;
    private final String orderId;
    private final List<Saying> sayings = new ArrayList<>();
    private int shipments;
    private int refunds;

    private OrderPlan(Random random, String orderId) {
        this.random = random;
        this.orderId = orderId;
    }

    static List<Saying> of(long seed, int number) {
        OrderPlan plan =
                new OrderPlan(new Random(seed * 1_000_003 + number), "T" + seed + "-" + String.format("%05d", number));
        plan.draw();
        return plan.sayings;
    }

    private void draw() {
        long amount = chance(4) ? oneOf(Customer.DECLINED_AMOUNTS) : amount(5_000, 300_000);
        if (chance(2)) {
            amount = 50;
        }
        String unit = chance(25) ? Machinery.OTHER_UNIT : null;
        Customer customer = customer();
        String phone = phone(customer);
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("sales_unit", unit);
        columns.put("amount_minor", Long.toString(amount));
        columns.put("description", chance(10) ? "Blåbær; \"søt\", 2 kg " + orderId : "Order " + orderId);
        columns.put("customer_phone", phone);
        if (chance(3)) {
            columns.put("currency", chance(50) ? "NOK" : "SEK");
        }
        if (chance(1)) {
            columns.put("payment_flow", "QR");
        }
        if (chance(7)) {
            shopHasPaid(columns, unit, amount, customer);
        }
        say(LineKind.ORDER, orderId, 0, columns);
        if (chance(15)) {
            sayings.add(new Saying.ChangedRow(between(1_000, 6_000), orderId));
        }
        draw(amount, customer);
    }

    private void draw(long amount, Customer customer) {
        if (customer == Customer.REJECTING
                || customer == Customer.SILENT
                || customer == Customer.LATE
                || customer == Customer.UNKNOWN_TO_VIPPS
                || chance(3)) {
            sayings.add(new Saying.RaisedAttempt(between(1_500, 9_000), orderId));
            if (chance(40)) {
                sayings.add(new Saying.RaisedAttempt(between(9_000, 14_000), orderId));
            }
        }
        switch (random.nextInt(10)) {
            case 0, 1 -> ship(null, chance(50));
            case 2, 3 -> ship(amount, chance(30));
            case 4, 5, 6 -> inParts(amount);
            case 7 -> {
                ship(amount + 1 + random.nextInt(5_000), false);
                ship(part(amount), true);
            }
            case 8 -> {
                for (int i = 0; i < 6; i++) {
                    ship(part(amount / 3), i == 5);
                }
            }
            default -> {
                // nothing leaves the warehouse
            }
        }
        if (chance(30)) {
            refund(part(amount));
            if (chance(40)) {
                refund(part(amount));
            }
        }
        if (chance(10)) {
            refund(null);
        }
        if (chance(3)) {
            refund(amount * 2);
        }
        if (chance(15)) {
            cancel();
        }
        if (chance(3)) {
            say(LineKind.SHIPMENT, orderId + "-L", between(0, 5_000), columns("X" + orderId, part(amount)));
        }
    }

    /** Mostly the same over the same amount; now and then another one, or none at all. */
    private void shopHasPaid(Map<String, String> columns, String unit, long amount, Customer customer) {
        String reference = "web-" + orderId;
        columns.put("existing_reference", reference);
        if (!chance(12)) {
            sayings.add(new Saying.ShopPayment(
                    -2_000,
                    orderId,
                    unit == null ? Machinery.DEFAULT_UNIT : unit,
                    reference,
                    chance(15) ? amount + 100 : Math.max(amount, 100),
                    customer == Customer.UNKNOWN_TO_VIPPS || customer.phone().isEmpty() ? null : customer.phone()));
        }
    }

    private void inParts(long amount) {
        long first = part(amount);
        ship(first, false);
        ship(chance(30) ? null : part(Math.max(200, amount - first)), chance(60));
        if (chance(30)) {
            ship(part(amount), chance(50));
        }
    }

    private void ship(Long amount, boolean last) {
        Map<String, String> columns = columns(orderId, amount);
        if (last) {
            columns.put("final_shipment", "true");
        }
        if (chance(50)) {
            columns.put("tracking_reference", "Sporing æøå " + shipments);
        }
        say(LineKind.SHIPMENT, orderId + "-S" + ++shipments, between(-800, 5_000), columns);
    }

    private void refund(Long amount) {
        Map<String, String> columns = columns(orderId, amount);
        columns.put("reason", "came back");
        say(LineKind.REFUND, orderId + "-R" + ++refunds, between(1_000, 9_000), columns);
    }

    private void cancel() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("order_id", orderId);
        say(LineKind.CANCELLATION, orderId + "-C", between(-300, 7_000), columns);
    }

    private static Map<String, String> columns(String order, Long amount) {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("order_id", order);
        columns.put("amount_minor", amount == null ? null : amount.toString());
        return columns;
    }

    /** Says it, and perhaps says it once more: the same, or something else under the same id. */
    private void say(LineKind kind, String id, long atMs, Map<String, String> columns) {
        Map<String, String> present = new LinkedHashMap<>();
        present.put(kind.idColumn(), id);
        columns.forEach((name, value) -> {
            if (value != null) {
                present.put(name, value);
            }
        });
        Channel channel = channel();
        if (channel != Channel.TABLE && present.containsKey("amount_minor") && chance(4)) {
            present.put("amount_minor", WRONG_AMOUNTS[random.nextInt(WRONG_AMOUNTS.length)]);
        }
        sayings.add(new Line(atMs, kind, id, columns.getOrDefault("order_id", orderId), channel, present));
        if (chance(6)) {
            Channel again = chance(30) && channel != Channel.TABLE ? Channel.TABLE : file();
            Map<String, String> other = new LinkedHashMap<>(present);
            if (chance(40) && other.containsKey("amount_minor")) {
                other.put("amount_minor", Long.toString(amount(300, 4_000)));
            }
            if (again != Channel.TABLE || isNumber(other.get("amount_minor"))) {
                sayings.add(new Line(
                        Math.max(0, atMs) + between(0, 4_000),
                        kind,
                        id,
                        columns.getOrDefault("order_id", orderId),
                        again,
                        other));
            }
        }
    }

    private static boolean isNumber(String text) {
        return text == null || text.matches("[0-9]{1,12}");
    }

    private Channel channel() {
        return chance(60) ? Channel.TABLE : file();
    }

    private Channel file() {
        return chance(55) ? Channel.CSV : chance(50) ? Channel.JSON : Channel.JSON_LINES;
    }

    private Customer customer() {
        int draw = random.nextInt(100);
        return draw < 10
                ? Customer.IMMEDIATE
                : draw < 17
                        ? Customer.REJECTING
                        : draw < 21
                                ? Customer.SILENT
                                : draw < 27
                                        ? Customer.LATE
                                        : draw < 32
                                                ? Customer.SECOND_CARD
                                                : draw < 38
                                                        ? Customer.AT_THE_BANK
                                                        : draw < 40 ? Customer.UNKNOWN_TO_VIPPS : Customer.USUAL;
    }

    /** Numbers of the usual customers begin with 48, so that the search for leaks knows them. */
    private String phone(Customer customer) {
        if (customer != Customer.USUAL) {
            return chance(20) ? "+47 " + customer.phone() : customer.phone();
        }
        return chance(50) ? null : chance(4) ? "4899" : "48" + String.format("%06d", random.nextInt(1_000_000));
    }

    private long part(long amount) {
        return amount(100, Math.max(200, amount * 2 / 3));
    }

    /** Odd øre, and none that the simulated banks refuse, but for one in thirty, which they do. */
    private long amount(long from, long to) {
        long amount = from + (long) (random.nextDouble() * (to - from));
        if (chance(3)) {
            return amount / 1_000 * 1_000 + REFUSED_ENDINGS[random.nextInt(REFUSED_ENDINGS.length)];
        }
        for (long ending : REFUSED_ENDINGS) {
            if (amount % 1_000 == ending) {
                return amount + 1;
            }
        }
        return amount;
    }

    private long oneOf(Set<Long> amounts) {
        return amounts.stream()
                .sorted()
                .skip(random.nextInt(amounts.size()))
                .findFirst()
                .orElseThrow();
    }

    private long between(long from, long to) {
        return from + (long) (random.nextDouble() * (to - from));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
