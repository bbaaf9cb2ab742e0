package io.github.erpvipps.ledger;

import io.github.erpvipps.vipps.Outcome;
import io.github.erpvipps.vipps.Sight;
import io.github.erpvipps.vipps.Sight.Movement;
import io.github.erpvipps.vipps.Sight.Standing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Vipps as it should be, without HTTP: what was really booked, and under which key. It keeps eCom's rules and knows nothing of
 * the bridge. Amounts are minor units.
 */
final class ModelVipps {

    /** A payment at Vipps. */
    static final class Account {
        final String reference;
        final long amount;
        final Instant initiatedAt;
        Standing standing = Standing.INITIATED;
        long authorized;
        long captured;
        long refunded;
        long cancelled;
        long sold;
        final List<Movement> log = new ArrayList<>();

        Account(String reference, long amount, Instant initiatedAt) {
            this.reference = reference;
            this.amount = amount;
            this.initiatedAt = initiatedAt;
        }

        long remaining() {
            return authorized - captured - cancelled;
        }

        @Override
        public String toString() {
            return reference + " " + standing + " authorized " + authorized + " captured " + captured + " refunded "
                    + refunded + " cancelled " + cancelled;
        }
    }

    private record Remembered(Instant until, Outcome.Done answer, String bytes) {}

    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final Map<String, Remembered> keys = new LinkedHashMap<>();
    private final Duration memory;
    private Duration passed = Duration.ZERO;
    private int transactions;

    /** @param memory how long a key is known; under a key that was forgotten money moves again */
    ModelVipps(Duration memory) {
        this.memory = memory;
    }

    void pass(Duration time) {
        passed = passed.plus(time);
    }

    Instant now() {
        return Instant.now().plus(passed);
    }

    Map<String, Account> accounts() {
        return accounts;
    }

    void open(String reference, long amount) {
        accounts.put(reference, new Account(reference, amount, now()));
    }

    /** Does what is asked, as far as eCom would, and answers as its adapter would read the answer. */
    Outcome ask(LeasedCall call) {
        Account account = accounts.get(call.reference());
        if (call.kind() == Kind.INITIATE) {
            if (account != null) {
                return known("Merchant/34 the order id exists already");
            }
            open(call.reference(), call.amountMinor());
            return new Outcome.Done(null, "https://vipps.example/" + call.reference(), null, null);
        }
        if (account == null) {
            return new Outcome.LookUp("Merchant/35 unknown order", Refusal.STRANGE);
        }
        return switch (call.kind()) {
            case CANCEL -> cancel(account, call);
            case CAPTURE, REFUND -> move(account, call);
            case INITIATE -> throw new IllegalStateException("answered above");
        };
    }

    private Outcome move(Account account, LeasedCall call) {
        String key = call.kind() + " " + call.idempotencyKey();
        String bytes = new String(call.requestBody(), StandardCharsets.UTF_8);
        Remembered first = keys.get(key);
        if (first != null && now().isBefore(first.until())) {
            return first.bytes().equals(bytes)
                    ? first.answer()
                    : new Outcome.LookUp("Payment/93 the body differs from the first", Refusal.STRANGE);
        }
        long amount = call.amountMinor();
        if (call.kind() == Kind.CAPTURE) {
            if (account.authorized == 0) {
                return known("Payment/62 not reserved");
            }
            if (amount > account.remaining()) {
                return known("Payment/61 more than is reserved");
            }
            account.captured += amount;
        } else {
            if (account.captured == 0) {
                return new Outcome.Refused("Payment/72 nothing is captured");
            }
            if (amount > account.captured - account.refunded) {
                return known("Payment/71 more than is captured");
            }
            account.refunded += amount;
        }
        String transactionId = "t-" + ++transactions;
        account.log.add(new Movement(call.kind(), call.idempotencyKey(), amount, transactionId));
        Outcome.Done answer = new Outcome.Done(transactionId, null, account.captured, account.refunded);
        keys.put(key, new Remembered(now().plus(memory), answer, bytes));
        return answer;
    }

    private static Outcome cancel(Account account, LeasedCall call) {
        boolean releases =
                new String(call.requestBody(), StandardCharsets.UTF_8).contains("\"shouldReleaseRemainingFunds\":true");
        if (account.standing == Standing.CANCELLED || account.cancelled > 0) {
            return new Outcome.LookUp("VippsError/92 already processed", Refusal.STRANGE);
        }
        if (account.authorized == 0) {
            if (releases) {
                return new Outcome.LookUp("Payment/53 not reserved", Refusal.NONE);
            }
            account.standing = Standing.CANCELLED;
        } else if (account.remaining() == 0 || (account.captured > 0 && !releases)) {
            return known("Payment/51 captured already");
        } else {
            account.cancelled = account.authorized - account.captured;
        }
        return new Outcome.Done(null, null, account.captured, account.refunded);
    }

    private static Outcome known(String why) {
        return new Outcome.LookUp(why, Refusal.KNOWN);
    }

    /** Whether money has moved under this key. */
    boolean hasBooked(LeasedCall call) {
        Account account = accounts.get(call.reference());
        boolean hasKey = call.kind() == Kind.CAPTURE || call.kind() == Kind.REFUND;
        return account != null
                && (!hasKey
                        || account.log.stream()
                                .anyMatch(m -> call.idempotencyKey().equals(m.idempotencyKey())));
    }

    Sight look(String reference) {
        Account account = accounts.get(reference);
        return account == null
                ? new Sight.NotThere()
                : new Sight.Seen(
                        account.standing,
                        Sight.Initiation.inKroner(account.amount, account.initiatedAt.minus(passed)),
                        account.authorized,
                        account.captured,
                        account.refunded,
                        account.cancelled,
                        account.sold,
                        null,
                        List.copyOf(account.log),
                        null);
    }

    /** The customer approves. A slow bank may reserve after the payment had timed out. */
    boolean approve(Account account, boolean direct) {
        if (account.authorized > 0 || account.standing == Standing.CANCELLED) {
            return false;
        }
        account.standing = Standing.AUTHORIZED;
        account.authorized = account.amount;
        account.captured = direct ? account.amount : 0;
        account.sold = account.captured;
        return true;
    }

    boolean end(Account account, Standing standing) {
        if (account.standing != Standing.INITIATED) {
            return false;
        }
        account.standing = standing;
        return true;
    }

    /** What somebody does in Vipps' portal: it has no key. */
    boolean portal(Account account, Kind kind, long amount) {
        long most = kind == Kind.REFUND ? account.captured - account.refunded : account.remaining();
        if (most <= 0 || account.authorized == 0 || kind == Kind.INITIATE) {
            return false;
        }
        long moved = Math.min(amount, most);
        switch (kind) {
            case CAPTURE -> account.captured += moved;
            case REFUND -> account.refunded += moved;
            default -> account.cancelled += most;
        }
        if (kind != Kind.CANCEL) {
            account.log.add(new Movement(kind, null, moved, "t-" + ++transactions));
        }
        return true;
    }
}
