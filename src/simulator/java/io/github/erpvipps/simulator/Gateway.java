package io.github.erpvipps.simulator;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Takes each call from its arrival to its answer: limits, lock, delays, faults, and the record of it all. */
final class Gateway {
    /** Longer than the loop needs to read what has come in on all connections. */
    private static final long HANG_UP_MS = 5;

    private final SimulatorSettings settings;
    private final Vertx vertx;
    private final List<VippsApi> apis;
    private final Memory memory;
    private final Journal journal;
    private final Pulse pulse;

    Gateway(SimulatorSettings settings, Vertx vertx, List<VippsApi> apis, Memory memory, Journal journal, Pulse pulse) {
        this.apis = apis;
        this.settings = settings;
        this.vertx = vertx;
        this.memory = memory;
        this.journal = journal;
        this.pulse = pulse;
    }

    void addRoutes(Router router) {
        for (VippsApi api : apis) {
            api.doors().forEach(door -> router.route(door.method(), door.path()).handler(take(api, door.operation())));
        }
    }

    private Handler<RoutingContext> take(VippsApi api, Operation operation) {
        return http -> {
            pulse.look();
            take(new Call(api, operation, http, memory.books(), pulse));
        };
    }

    /**
     * A client that hung up and calls again does so on another connection, and the new call may be read before the end of
     * the old one. So where another call about the payment is in flight, its connection is looked at first.
     */
    private void take(Call call) {
        call.request.response().closeHandler(gone -> hangUp(call));
        memory.referee()
                .inFlightBeside(call)
                .ifPresentOrElse(
                        beside -> vertx.setTimer(HANG_UP_MS, timer -> arrive(call, beside)), () -> arrive(call, null));
    }

    /** Null: no other call about the payment was in flight. */
    private void arrive(Call call, Call beside) {
        if (beside != null) {
            memory.referee().giveUpIfTooOld(beside, call);
        }
        call.number(memory.calls().nextNumber());
        memory.calls().add(call.record);
        journal.add(new Event.Arrived(call.record, call.earliest));
        memory.referee().arrived(call.record, call.blur);
        if (call.hungUp) {
            conclude(call, RecordedCall.LOST);
        }
        OptionalLong wait =
                settings.rateLimits() ? memory.referee().overLimit(call.record, call.earliest) : OptionalLong.empty();
        if (wait.isPresent()) {
            reply(call, tooMany(wait.getAsLong()));
            return;
        }
        if (call.operation.movesMoney() && !memory.referee().enter(call, beside)) {
            reply(call, call.api.locked(call));
            return;
        }
        call.fault = memory.faults().ofCall(call.operation, call.payment);
        call.record = call.record.with(call.fault.kind(), call.record.outcome());
        memory.calls().change(call.record);
        long slowness = call.fault.kind() == FaultKind.SLOW_BEFORE ? call.fault.delayMs() : 0;
        after(settings.latencyMs() + slowness, () -> carryOut(call));
    }

    private void hangUp(Call call) {
        if (!call.isAnswered()) {
            pulse.look();
            call.hungUp = true;
            if (call.record != null) {
                conclude(call, RecordedCall.LOST);
            }
        }
    }

    private void carryOut(Call call) {
        FaultKind fault = call.fault.kind();
        if (fault == FaultKind.KEY_FORGOTTEN) {
            memory.keys().forget(call);
        } else if (fault == FaultKind.UNAUTHORIZED_401) {
            memory.tokens().forget(call);
        }
        Answer answer = fault.isBooked() ? call.api.answer(call) : Answer.NOTHING;
        Answer told =
                switch (fault) {
                    case LOST_BEFORE, LOST_AFTER -> Answer.NOTHING;
                    case ERROR_500_BEFORE, ERROR_500_AFTER -> call.api.internalError(call);
                    case ERROR_502_HTML_AFTER -> new Answer(502, "text/html", "<html><h1>502 Bad Gateway</h1></html>");
                    case ERROR_503 -> new Answer(503, "", "");
                    case RATE_LIMITED_429 -> Answer.gateway(429, "Rate limit is exceeded");
                    case RETRY_AFTER_429 ->
                        Answer.gateway(429, "Rate limit is exceeded").withHeader("Retry-After", "1");
                    case CREDENTIALS_REFUSED -> Tokens.refused(call);
                    case MERCHANT_BLOCKED -> call.api.merchantBlocked(call);
                    case STRANGE_WORD -> call.api.withStrangeWord(call, answer);
                    case UNAUTHORIZED_401 -> Answer.gateway(401, "Unauthorized");
                    case LOCKED_94 -> call.api.lockedBySomethingElse(call);
                    case STRANGE_402 -> call.api.paymentRequired(call);
                    case EMPTY_400 -> new Answer(400, "", "");
                    default -> answer;
                };
        after(fault == FaultKind.SLOW_AFTER ? call.fault.delayMs() : 0, () -> {
            memory.referee().leave(call);
            reply(call, told);
        });
    }

    private void reply(Call call, Answer answer) {
        if (call.isAnswered()) {
            return; // the client has given up
        }
        if (answer.isNothing()) {
            conclude(call, RecordedCall.LOST);
            call.request.connection().close();
            return;
        }
        HttpServerResponse response = call.request.response().setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        if (!answer.contentType().isEmpty()) {
            response.putHeader("Content-Type", answer.contentType());
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        if (call.fault.kind() == FaultKind.TRUNCATED_AFTER && body.length > 1) {
            conclude(call, RecordedCall.LOST);
            response.putHeader("Content-Length", Integer.toString(body.length));
            response.write(Buffer.buffer(Arrays.copyOf(body, body.length / 2)))
                    .onComplete(written -> call.request.connection().close());
            return;
        }
        conclude(call, Integer.toString(answer.status()));
        response.end(Buffer.buffer(body));
    }

    /** Before the answer goes out, so that whoever has it finds it in the journal too. */
    private void conclude(Call call, String outcome) {
        if (!call.isAnswered()) {
            call.record = call.record.with(call.fault.kind(), outcome);
            long blur = call.hungUp && pulse.blur() != 0 ? pulse.blur() : call.blur;
            journal.add(new Event.Concluded(call.record.number(), outcome, call.fault.kind(), blur));
            memory.calls().change(call.record);
            memory.tally().call(call.operation, outcome);
            memory.referee().answered(call.record, blur);
            journal.commit();
        }
    }

    private Answer tooMany(long waitMs) {
        Answer answer = Answer.azure(429, "Rate limit is exceeded");
        return settings.retryAfter() ? answer.withHeader("Retry-After", Long.toString(waitMs / 1000 + 1)) : answer;
    }

    private void after(long delayMs, Runnable work) {
        if (delayMs == 0) {
            work.run();
        } else {
            vertx.setTimer(delayMs, timer -> work.run());
        }
    }
}
