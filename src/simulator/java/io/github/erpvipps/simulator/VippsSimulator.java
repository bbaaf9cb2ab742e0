package io.github.erpvipps.simulator;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.BindException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Vipps eCom v2 and ePayment v1 on the same books, with access tokens, customers, callbacks, webhooks and faults. All state belongs to one event-loop thread, so
 * nothing is locked; every method here goes there and waits, and may be called from any thread.
 */
public final class VippsSimulator implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;
    private static final Set<String> RESERVATIONS = Set.of("RESERVE", "SALE");

    private final SimulatorSettings settings;
    private final Vertx vertx;
    private final Context loop;
    private final Journal journal;
    private final Pulse pulse;
    private final Customers customers;
    private final Memory memory;

    /** Whoever tells the merchant of what happens. */
    private final Witness told;

    private final Gateway gateway;
    private int port;
    private volatile boolean closed;

    private VippsSimulator(SimulatorSettings settings, Journal journal) {
        this.settings = settings;
        this.journal = journal;
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setUseDaemonThread(true)
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)));
        loop = vertx.getOrCreateContext();
        pulse = new Pulse(settings.standstillMs());
        Tally tally = new Tally();
        Faults faults = new Faults(tally, journal);
        Callbacks callbacks = new Callbacks(settings, vertx, faults, tally, journal);
        Webhooks webhooks = new Webhooks(settings, vertx, faults, tally, journal);
        told = (payment, entry) -> {
            callbacks.saw(payment, entry);
            webhooks.saw(payment, entry);
        };
        Books books = new Books(journal, told);
        Tokens tokens = new Tokens(settings, journal);
        Referee referee = new Referee(settings, journal);
        customers = new Customers(settings, vertx, books);
        Keys keys = new Keys(settings, journal);
        List<VippsApi> apis = List.of(
                new PlatformApi(settings, tokens, webhooks),
                new EcomApi(settings, tokens, books, customers, keys),
                new EpaymentApi(settings, tokens, books, customers, keys));
        memory = new Memory(books, keys, tokens, new CallLog(), referee, faults, callbacks, webhooks, tally);
        gateway = new Gateway(settings, vertx, apis, memory, journal, pulse);
        journal.commitBy(commit -> vertx.runOnContext(endOfTurn -> commit.run()));
    }

    /** Returns when it listens. What it knows ends with it. */
    public static VippsSimulator start(SimulatorSettings settings) {
        return start(settings, Journal.none());
    }

    /**
     * Returns when it listens, with all that the journal tells of earlier simulators. Access tokens stay good; scripted
     * faults are forgotten, chance, storms and blocks are not.
     */
    public static VippsSimulator start(SimulatorSettings settings, Path journal) {
        return start(settings, Journal.open(journal));
    }

    private static VippsSimulator start(SimulatorSettings settings, Journal journal) {
        VippsSimulator simulator = new VippsSimulator(settings, journal);
        try {
            simulator.resume();
            simulator.listen();
            return simulator;
        } catch (RuntimeException failed) {
            simulator.close();
            throw failed;
        }
    }

    private void resume() {
        boolean goesOn = journal.replay(event -> event.replay(memory));
        run(() -> {
            // Whoever waited for an answer from the process before will not get one.
            memory.calls()
                    .inFlight()
                    .forEach(call -> happened(new Event.Concluded(call.number(), RecordedCall.LOST, call.fault(), 0)));
            memory.books().open().forEach(customers::resume);
            memory.webhooks().resume();
            if (goesOn) {
                pulse.begin();
            }
            vertx.setPeriodic(Pulse.PERIOD_MS, beat -> pulse.look());
        });
    }

    private void happened(Event event) {
        journal.add(event);
        event.replay(memory);
    }

    private void listen() {
        Router router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false));
        gateway.addRoutes(router);
        new LandingPage(memory.books(), customers).addRoutes(router);
        new ControlApi(this).addRoutes(router);
        HttpServer server = vertx.createHttpServer().requestHandler(router);
        try {
            port = await(server.listen(settings.port(), settings.host()).toCompletionStage())
                    .actualPort();
        } catch (ExecutionException e) {
            String why = e.getCause() instanceof BindException ? "it is in use, or not ours" : "" + e.getCause();
            throw new IllegalStateException(
                    "The simulator cannot listen on " + settings.host() + ":" + settings.port() + ": " + why, e);
        }
    }

    public String baseUrl() {
        return "http://" + settings.host() + ":" + port;
    }

    public int port() {
        return port;
    }

    /** All payments as they are now, in the order in which they came. */
    public List<BookedPayment> books() {
        return onLoop(() -> memory.books().snapshot());
    }

    /** The first payment with this reference, whatever its sales unit. */
    public Optional<BookedPayment> payment(String reference) {
        return onLoop(() -> memory.books().find(reference).map(Payment::booked));
    }

    /** The rules that the client broke. */
    public List<Breach> breaches() {
        return onLoop(() -> memory.referee().breaches());
    }

    /** The last 20,000 calls to Vipps, in order. */
    public List<RecordedCall> calls() {
        return calls(0);
    }

    /** The calls about the payments with this reference, in order. */
    public List<RecordedCall> callsAbout(String reference) {
        return onLoop(() -> memory.calls().about(reference));
    }

    /** The calls after the one with this number. */
    public List<RecordedCall> calls(long since) {
        return onLoop(() -> memory.calls().since(since));
    }

    /** The callbacks that were tried and what came back, in the order in which it did. */
    public List<SentCallback> callbacks() {
        return onLoop(() -> memory.callbacks().sent());
    }

    /** The webhooks that were tried and what came back, in the order in which it did. */
    public List<SentWebhook> webhooks() {
        return onLoop(() -> memory.webhooks().sent());
    }

    /** Registers for all events of this sales unit's payments, as a call of the Webhooks API does; returns the secret. */
    public String registerWebhook(String salesUnit, String url) {
        return onLoop(() -> {
            Webhook webhook = memory.webhooks()
                    .register(salesUnit, url, Webhooks.EVENTS)
                    .orElseThrow(() -> new IllegalStateException("No more webhooks for " + salesUnit));
            journal.commit();
            return webhook.secret();
        });
    }

    public Counts counts() {
        return onLoop(() -> memory.tally().counts(memory.books().size()));
    }

    /** Scripts a fault; faults happen in the order in which they were scripted. */
    public void fault(Fault fault) {
        run(() -> memory.faults().add(fault));
    }

    /** From now on this share of all calls and callbacks meets a fault that a careful client gets over. */
    public void randomFaults(long seed, double share) {
        randomFaults(Chance.of(seed, share));
    }

    /** From now on chance has its say. */
    public void randomFaults(Chance chance) {
        run(() -> happened(new Event.ChanceSet(chance)));
    }

    /** A storm or a block begins. */
    public void begin(Spell spell) {
        run(() -> happened(new Event.SpellBegun(spell)));
    }

    /** Ends storms and blocks too. */
    public void clearFaults() {
        run(() -> happened(new Event.FaultsCleared()));
    }

    /** The customer approves now. */
    public void approve(String reference) {
        on(reference, customers::approve);
    }

    /** The callback, or the webhook, about the reservation comes once more, a genuine one. */
    public void tellAgain(String reference) {
        on(reference, this::tellAgain);
    }

    private void tellAgain(Payment payment) {
        BookedPayment.Entry reservation = payment.log().stream()
                .filter(entry -> entry.success() && RESERVATIONS.contains(entry.operation()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(payment.id.reference() + " was never reserved"));
        told.saw(payment, reservation);
    }

    /** The customer rejects now. */
    public void reject(String reference) {
        on(reference, customers::reject);
    }

    /** The merchant captures in the portal, and nothing tells the client; 0: all that is reserved. */
    public void portalCapture(String reference, long amountMinor) {
        on(reference, payment -> payment.capture(amountMinor, "", "Captured in the portal"));
    }

    public void portalRefund(String reference, long amountMinor) {
        on(reference, payment -> payment.refund(amountMinor, "", "Refunded in the portal"));
    }

    public void portalCancel(String reference) {
        on(reference, payment -> payment.cancel(payment.wasAuthorized(), "", "Cancelled in the portal"));
    }

    /** Forgets all but access tokens, registered webhooks and the settings. */
    public void clear() {
        run(() -> happened(new Event.Cleared()));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                await(vertx.close().toCompletionStage());
            } catch (ExecutionException e) {
                throw new IllegalStateException("The simulator did not close", e);
            } finally {
                journal.close();
            }
        }
    }

    /** As a SIGSTOP does: nothing is read until the work is done. For tests. */
    void standStill(Runnable meanwhile) {
        run(meanwhile);
    }

    private void on(String reference, Consumer<Payment> act) {
        run(() -> {
            try {
                act.accept(memory.books()
                        .find(reference)
                        .orElseThrow(() -> new IllegalStateException("No payment " + reference)));
            } catch (Refused no) {
                throw new IllegalStateException(no.getMessage(), no);
            }
        });
    }

    private void run(Runnable work) {
        onLoop(() -> {
            work.run();
            journal.commit();
            return null;
        });
    }

    private <T> T onLoop(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable task = () -> {
            try {
                result.complete(work.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        };
        // Once closed, the loop is gone, and with it everybody else who could touch the state.
        if (closed || isOnLoop()) {
            task.run();
        } else {
            loop.runOnContext(go -> task.run());
        }
        try {
            return await(result);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private boolean isOnLoop() {
        Context current = Vertx.currentContext();
        return current != null && current.owner() == vertx;
    }

    private static <T> T await(CompletionStage<T> stage) throws ExecutionException {
        try {
            return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the simulator", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("The simulator did not answer in " + PATIENCE_SECONDS + " s", e);
        }
    }
}
