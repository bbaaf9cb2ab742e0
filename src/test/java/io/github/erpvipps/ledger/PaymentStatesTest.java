package io.github.erpvipps.ledger;

import io.github.erpvipps.flows.TestPostgres;
import io.github.erpvipps.ledger.Act.AnswerComes;
import io.github.erpvipps.ledger.Act.Begin;
import io.github.erpvipps.ledger.Act.BeginLast;
import io.github.erpvipps.ledger.Act.CallOff;
import io.github.erpvipps.ledger.Act.CustomerEnds;
import io.github.erpvipps.ledger.Act.CustomerPays;
import io.github.erpvipps.ledger.Act.GiveBack;
import io.github.erpvipps.ledger.Act.Hint;
import io.github.erpvipps.ledger.Act.InThePortal;
import io.github.erpvipps.ledger.Act.InTurn;
import io.github.erpvipps.ledger.Act.LookAt;
import io.github.erpvipps.ledger.Act.LookEnds;
import io.github.erpvipps.ledger.Act.LooksBegin;
import io.github.erpvipps.ledger.Act.Order;
import io.github.erpvipps.ledger.Act.OrderAnew;
import io.github.erpvipps.ledger.Act.Pass;
import io.github.erpvipps.ledger.Act.Replay;
import io.github.erpvipps.ledger.Act.RequestArrives;
import io.github.erpvipps.ledger.Act.Resolve;
import io.github.erpvipps.ledger.Act.SayAgain;
import io.github.erpvipps.ledger.Act.Send;
import io.github.erpvipps.ledger.Act.Ship;
import io.github.erpvipps.ledger.Act.Take;
import io.github.erpvipps.ledger.Act.TakeBack;
import io.github.erpvipps.ledger.Act.Timers;
import io.github.erpvipps.vipps.Sight.Standing;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AroundTryHook;
import net.jqwik.api.lifecycle.TryExecutionResult;
import net.jqwik.api.lifecycle.TryExecutor;
import net.jqwik.api.lifecycle.TryLifecycleContext;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * No sequence of rows, answers, looks, callbacks, clocks and people leads to a forbidden state or breaks a sum: the real ledger
 * on a real PostgreSQL is played against a model of Vipps, and everything is checked after every transaction.
 *
 * <p>{@code -Dmodel.tries=20000} plays so many sequences of a seed of its own. A failure prints the shortest story that was
 * found and its seed.
 */
class PaymentStatesTest {

    private static final int MOST_TRIES = 1_000_000;
    private static final int TRIES = 200;

    private static ModelWorld.Parts parts;
    private static ModelWorld.Parts partsThatUseLateReservations;
    private static Arrows arrows;
    private static int orders;

    /** How a sequence begins, so that most of them come to money. */
    enum Beginning {
        NOTHING,
        INITIATED,
        AUTHORIZED,
        SHIPPED_IN_PART,
        REFUSED,
        TRIED_TOO_OFTEN,
        SHOP_MADE
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE, seed = "20240229")
    void noSequenceOfEventsBreaksAPromise(
            @ForAll("beginnings") Beginning beginning, @ForAll boolean useLate, @ForAll("acts") List<Act> acts) {
        play(beginning, useLate, acts);
    }

    /** The same for as long as somebody wants to wait, each time with another seed. */
    @Property(tries = MOST_TRIES, edgeCases = EdgeCasesMode.NONE)
    @AddLifecycleHook(AsManyAsAskedFor.class)
    void norDoesAnyOtherSequence(
            @ForAll("beginnings") Beginning beginning, @ForAll boolean useLate, @ForAll("acts") List<Act> acts) {
        play(beginning, useLate, acts);
    }

    static final class AsManyAsAskedFor implements AroundTryHook {
        private int left = Integer.getInteger("model.tries", 0);

        @Override
        public TryExecutionResult aroundTry(TryLifecycleContext context, TryExecutor one, List<Object> parameters) {
            return left-- <= 0 ? TryExecutionResult.satisfied(true) : one.execute(parameters);
        }
    }

    private static void play(Beginning beginning, boolean useLate, List<Act> acts) {
        open();
        ModelWorld.Parts with = useLate ? partsThatUseLateReservations : parts;
        with.ledger()
                .jdbc()
                .sql("delete from public.arrow; delete from bridge.event; delete from bridge.operation;"
                        + " delete from bridge.payment; delete from bridge.sales_unit_hold")
                .update();
        ModelWorld world = new ModelWorld(with, arrows, "model-" + ++orders);
        Act last = null;
        try {
            for (Act act : all(beginning, acts)) {
                last = act;
                world.tell(act.playedIn(world));
            }
            last = null;
            world.becomeQuiet();
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError(
                    broken.getMessage() + "\nThe story, late reservations are "
                            + (useLate ? "used" : "released") + ":"
                            + world.story(last == null ? "going on" : last.toString()),
                    broken);
        }
    }

    private static List<Act> all(Beginning beginning, List<Act> acts) {
        List<Act> all = new ArrayList<>();
        switch (beginning) {
            case NOTHING -> {}
            case SHOP_MADE -> all.add(new Order(true));
            case INITIATED -> all.addAll(List.of(new Order(false), new Send(Fate.ANSWERED)));
            case AUTHORIZED, SHIPPED_IN_PART, REFUSED, TRIED_TOO_OFTEN ->
                all.addAll(List.of(
                        new Order(false),
                        new Send(Fate.ANSWERED),
                        new CustomerPays(false),
                        new Pass(6),
                        new LookAt(Distortion.NONE)));
        }
        if (beginning == Beginning.SHIPPED_IN_PART) {
            all.addAll(List.of(new Ship(4, false), new Send(Fate.ANSWERED)));
        }
        if (beginning == Beginning.TRIED_TOO_OFTEN) {
            all.add(new Ship(3, false));
            for (int i = 0; i < ModelWorld.MOST_ATTEMPTS; i++) {
                all.addAll(List.of(new Send(Fate.LATER), new Pass(65)));
            }
        }
        if (beginning == Beginning.REFUSED) {
            all.addAll(List.of(new Ship(3, false), new Send(Fate.REFUSED_STRANGE), new LookAt(Distortion.NONE)));
        }
        all.addAll(acts);
        return all;
    }

    private static synchronized void open() {
        if (parts != null) {
            return;
        }
        SingleConnectionDataSource database =
                new SingleConnectionDataSource(TestPostgres.newDatabase(), "postgres", "", true);
        Ledger ledger = new Ledger(database);
        ledger.migrate();
        // No power cut is part of the model, and a commit that is not waited for is much faster.
        ledger.jdbc().sql("set synchronous_commit = off").update();
        Checks.watch(ledger);
        arrows = Arrows.fromArchitecturePage();
        parts = ModelWorld.Parts.on(database, false);
        partsThatUseLateReservations = ModelWorld.Parts.on(database, true);
    }

    @Provide
    Arbitrary<Beginning> beginnings() {
        return Arbitraries.frequency(
                Tuple.of(2, Beginning.NOTHING),
                Tuple.of(2, Beginning.INITIATED),
                Tuple.of(4, Beginning.AUTHORIZED),
                Tuple.of(4, Beginning.SHIPPED_IN_PART),
                Tuple.of(2, Beginning.REFUSED),
                Tuple.of(2, Beginning.TRIED_TOO_OFTEN),
                Tuple.of(1, Beginning.SHOP_MADE));
    }

    @Provide
    Arbitrary<List<Act>> acts() {
        return Arbitraries.frequencyOf(
                        often(1, Arbitraries.of(false, true).map(Order::new)),
                        often(1, Arbitraries.just(new OrderAnew())),
                        often(7, Combinators.combine(hundreds(), rarely()).as(Ship::new)),
                        often(3, hundreds().map(TakeBack::new)),
                        often(2, Arbitraries.just(new CallOff())),
                        often(1, Combinators.combine(one(), rarely()).as(SayAgain::new)),
                        often(20, fates().map(Send::new)),
                        often(3, Arbitraries.just(new Take())),
                        often(4, Combinators.combine(one(), fates()).as(Begin::new)),
                        often(
                                1,
                                Combinators.combine(
                                                one(), Arbitraries.integers().between(0, 2))
                                        .as(GiveBack::new)),
                        often(1, one().map(RequestArrives::new)),
                        often(3, one().map(AnswerComes::new)),
                        often(9, distortions().map(LookAt::new)),
                        often(3, Arbitraries.just(new LooksBegin())),
                        often(
                                3,
                                Combinators.combine(one(), rarely(), distortions())
                                        .as(LookEnds::new)),
                        often(1, Arbitraries.just(new Hint())),
                        often(
                                10,
                                Arbitraries.of(2, 20, 65, 240, 700, 4000, 90_000)
                                        .map(Pass::new)),
                        often(5, Arbitraries.just(new Timers())),
                        often(3, fates().map(PaymentStatesTest::slowLook)),
                        often(3, Combinators.combine(fates(), fates()).as(PaymentStatesTest::slowAnswer)),
                        often(2, fates().map(PaymentStatesTest::longOutage)),
                        often(1, fates().map(PaymentStatesTest::manyAtOnce)),
                        often(3, rarely().map(CustomerPays::new)),
                        often(
                                1,
                                Arbitraries.of(Standing.CANCELLED, Standing.EXPIRED)
                                        .map(CustomerEnds::new)),
                        often(
                                2,
                                Combinators.combine(
                                                Arbitraries.of(Kind.CAPTURE, Kind.REFUND, Kind.CANCEL),
                                                Arbitraries.integers().between(1, 10))
                                        .as(InThePortal::new)),
                        often(4, Combinators.combine(one(), rarely()).as(Replay::new)),
                        often(
                                4,
                                Combinators.combine(one(), Arbitraries.of(false, true))
                                        .as(Resolve::new)))
                .list()
                .ofMinSize(5)
                .ofMaxSize(40);
    }

    /** A call begins and ends while a look is under way. */
    private static Act slowLook(Fate fate) {
        return new InTurn(List.of(new LooksBegin(), new Send(fate), new LookEnds(0, false, Distortion.NONE)));
    }

    /** The lease of a call ends, it is looked up and sent again, and then the first answer comes. */
    private static Act slowAnswer(Fate first, Fate second) {
        return new InTurn(List.of(
                new Take(),
                new BeginLast(first),
                new Pass(240),
                new Timers(),
                new LookAt(Distortion.NONE),
                new Pass(65),
                new Take(),
                new BeginLast(second),
                new AnswerComes(0)));
    }

    /** A look-up fails for longer than a key is trusted. */
    private static Act longOutage(Fate fate) {
        return new InTurn(List.of(
                new Send(fate),
                new LookAt(Distortion.FAILS),
                new Pass(90_000),
                new Timers(),
                new LookAt(Distortion.NONE)));
    }

    /** More parcels within a minute than Vipps takes captures. */
    private static Act manyAtOnce(Fate fate) {
        List<Act> acts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            acts.add(new Ship(1, false));
            acts.add(new Send(i == 0 ? fate : Fate.ANSWERED));
        }
        return new InTurn(acts);
    }

    private static Tuple2<Integer, Arbitrary<? extends Act>> often(int weight, Arbitrary<? extends Act> acts) {
        return Tuple.of(weight, acts);
    }

    private static Arbitrary<Integer> hundreds() {
        return Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(0)),
                Tuple.of(6, Arbitraries.integers().between(1, 8)));
    }

    private static Arbitrary<Integer> one() {
        return Arbitraries.integers().between(0, 3);
    }

    private static Arbitrary<Boolean> rarely() {
        return Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true));
    }

    private static Arbitrary<Fate> fates() {
        return Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(Fate.ANSWERED)), Tuple.of(2, Arbitraries.of(Fate.class)));
    }

    private static Arbitrary<Distortion> distortions() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(Distortion.NONE)), Tuple.of(1, Arbitraries.of(Distortion.class)));
    }
}
