package io.github.erpvipps.ledger;

import io.github.erpvipps.vipps.Sight.Standing;
import java.time.Duration;
import java.util.List;

/** One thing that happens. */
sealed interface Act {

    /** @return what happened, in words; null when there was nothing to do it to */
    String playedIn(ModelWorld world);

    /** Some things in a row that seldom meet by chance. */
    record InTurn(List<Act> acts) implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            acts.forEach(act -> world.tell(act.playedIn(world)));
            return null;
        }
    }

    record Order(boolean shopMade) implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.order(shopMade);
        }
    }

    record OrderAnew() implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.orderAnew();
        }
    }

    /** @param hundreds in kroner; 0: all that is left */
    record Ship(int hundreds, boolean last) implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.say(Purpose.SHIPMENT, hundreds == 0 ? null : hundreds * 100L, last);
        }
    }

    record TakeBack(int hundreds) implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.say(Purpose.REFUND, hundreds == 0 ? null : hundreds * 100L, false);
        }
    }

    record CallOff() implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.say(Purpose.CANCELLATION, null, false);
        }
    }

    record SayAgain(int which, boolean otherContent) implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.sayAgain(which, otherContent);
        }
    }

    record Send(Fate fate) implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.send(fate);
        }
    }

    record Take() implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.take();
        }
    }

    record Begin(int which, Fate fate) implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.begin(which, fate);
        }
    }

    record BeginLast(Fate fate) implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.beginLast(fate);
        }
    }

    record GiveBack(int which, int how) implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.giveBack(which, how);
        }
    }

    record RequestArrives(int which) implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.requestArrives(which);
        }
    }

    record AnswerComes(int which) implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.answerComes(which);
        }
    }

    record LookAt(Distortion distortion) implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.look(distortion);
        }
    }

    record LooksBegin() implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.looksBegin();
        }
    }

    record LookEnds(int which, boolean fresh, Distortion distortion) implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.lookEnds(which, fresh, distortion);
        }
    }

    record Hint() implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.callback();
        }
    }

    record Pass(int seconds) implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.pass(Duration.ofSeconds(seconds));
        }
    }

    record Timers() implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.timers();
        }
    }

    record CustomerPays(boolean direct) implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.customer(
                    direct ? "the customer pays, captured directly," : "the customer approves",
                    account -> world.vipps.approve(account, direct));
        }
    }

    record CustomerEnds(Standing standing) implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.customer("the payment becomes " + standing, account -> world.vipps.end(account, standing));
        }
    }

    record InThePortal(Kind kind, int hundreds) implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.customer(
                    "in the portal somebody makes a " + kind + " of " + hundreds * 100,
                    account -> world.vipps.portal(account, kind, hundreds * 100L));
        }
    }

    record Replay(int which, boolean force) implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.replay(which, force);
        }
    }

    record Resolve(int which, boolean done) implements Act {
        @Override
        public String playedIn(ModelWorld world) {
            return world.resolve(which, done);
        }
    }
}
