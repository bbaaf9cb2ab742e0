package io.github.erpvipps.simulator;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;

/**
 * Something that happened and that a simulator which starts again must know. Amounts and phases are absolute, so that no
 * rule has to be carried out a second time.
 */
sealed interface Event {

    /** Brings the memory to where it was after this. */
    void replay(Memory memory);

    record Opened(PaymentId id, Payment.Order order, BookedPayment.Entry entry) implements Event {
        @Override
        public void replay(Memory memory) {
            memory.books().reopen(this);
        }
    }

    /** Without an entry where no money was asked for. */
    record Changed(PaymentId id, Payment.State state, BookedPayment.Entry entry) implements Event {
        @Override
        public void replay(Memory memory) {
            memory.books().change(this);
        }
    }

    record KeyRemembered(Keys.KnownKey key, Buffer body, Answer answer, Instant time) implements Event {
        @Override
        public void replay(Memory memory) {
            memory.keys().remember(this);
        }
    }

    record KeyForgotten(Keys.KnownKey key) implements Event {
        @Override
        public void replay(Memory memory) {
            memory.keys().forget(this);
        }
    }

    record TokenIssued(String token, Instant end) implements Event {
        @Override
        public void replay(Memory memory) {
            memory.tokens().keep(token, end);
        }
    }

    record TokenForgotten(String token) implements Event {
        @Override
        public void replay(Memory memory) {
            memory.tokens().forget(token);
        }
    }

    record Arrived(RecordedCall call, Instant earliest) implements Event {
        @Override
        public void replay(Memory memory) {
            memory.calls().add(call);
            memory.referee().remember(call);
            memory.referee().count(call, earliest);
        }
    }

    record GivenUp(long number) implements Event {
        @Override
        public void replay(Memory memory) {
            memory.calls().find(number).ifPresent(memory.referee()::giveUp);
        }
    }

    record Concluded(long number, String outcome, FaultKind fault, long blur) implements Event {
        @Override
        public void replay(Memory memory) {
            memory.calls().find(number).map(call -> call.with(fault, outcome)).ifPresent(call -> {
                memory.calls().change(call);
                memory.tally().call(call.operation(), outcome);
                memory.referee().answered(call, blur);
            });
        }
    }

    record Noted(Breach breach) implements Event {
        @Override
        public void replay(Memory memory) {
            memory.referee().note(breach);
        }
    }

    /** The draws until then: what was drawn after it came to nothing, and would again. */
    record FaultMet(FaultKind kind, long draws) implements Event {
        @Override
        public void replay(Memory memory) {
            memory.tally().fault(kind);
            memory.faults().goOnAfter(draws);
        }
    }

    record ChanceSet(Chance chance) implements Event {
        @Override
        public void replay(Memory memory) {
            memory.faults().random(chance);
        }
    }

    record SpellBegun(Spell spell) implements Event {
        @Override
        public void replay(Memory memory) {
            memory.faults().begin(spell);
        }
    }

    record FaultsCleared() implements Event {
        @Override
        public void replay(Memory memory) {
            memory.faults().clear();
        }
    }

    record CalledBack(SentCallback callback) implements Event {
        @Override
        public void replay(Memory memory) {
            memory.callbacks().came(callback);
        }
    }

    record WebhookRegistered(Webhook webhook) implements Event {
        @Override
        public void replay(Memory memory) {
            memory.webhooks().add(webhook);
        }
    }

    record WebhookDeleted(String id) implements Event {
        @Override
        public void replay(Memory memory) {
            memory.webhooks().remove(id);
        }
    }

    record WebhookDue(Webhooks.Notice notice) implements Event {
        @Override
        public void replay(Memory memory) {
            memory.webhooks().due(notice);
        }
    }

    /** The notice's number is 0 where it was a forged one. */
    record WebhookTried(long number, SentWebhook sent) implements Event {
        @Override
        public void replay(Memory memory) {
            memory.webhooks().tried(this);
        }
    }

    record Cleared() implements Event {
        @Override
        public void replay(Memory memory) {
            memory.clear();
        }
    }
}
