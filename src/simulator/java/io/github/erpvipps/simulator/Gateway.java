package io.github.erpvipps.simulator;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Takes each call from its arrival to its answer: limits, lock, delays, faults, and the record of it all. */
final class Gateway {
    private final SimulatorSettings settings;
    private final Vertx vertx;
    private final Books books;
    private final EcomApi api;
    private final Tokens tokens;
    private final Faults faults;
    private final Referee referee;
    private final Tally tally;
    private final List<Call> calls = new ArrayList<>();

    Gateway(
            SimulatorSettings settings,
            Vertx vertx,
            Books books,
            EcomApi api,
            Tokens tokens,
            Faults faults,
            Referee referee,
            Tally tally) {
        this.settings = settings;
        this.vertx = vertx;
        this.books = books;
        this.api = api;
        this.tokens = tokens;
        this.faults = faults;
        this.referee = referee;
        this.tally = tally;
    }

    void addRoutes(Router router) {
        String payments = "/ecomm/v2/payments";
        router.post("/accesstoken/get").handler(take(Operation.ACCESS_TOKEN));
        router.post("/accessToken/get").handler(take(Operation.ACCESS_TOKEN));
        router.post(payments).handler(take(Operation.INITIATE));
        router.post(payments + "/:orderId/capture").handler(take(Operation.CAPTURE));
        router.route(HttpMethod.PUT, payments + "/:orderId/cancel").handler(take(Operation.CANCEL));
        router.post(payments + "/:orderId/refund").handler(take(Operation.REFUND));
        router.get(payments + "/:orderId/details").handler(take(Operation.DETAILS));
        router.post("/ecomm/v2/integration-test/payments/:orderId/approve").handler(take(Operation.APPROVE));
    }

    private Handler<RoutingContext> take(Operation operation) {
        return http -> arrive(new Call(calls.size() + 1L, operation, http, books));
    }

    private void arrive(Call call) {
        calls.add(call);
        call.request.response().closeHandler(gone -> conclude(call, RecordedCall.LOST));
        referee.arrived(call);
        OptionalLong wait = settings.rateLimits() ? referee.overLimit(call) : OptionalLong.empty();
        if (wait.isPresent()) {
            reply(call, tooMany(wait.getAsLong()));
            return;
        }
        if (call.operation.movesMoney() && !referee.enter(call)) {
            reply(call, Answer.locked());
            return;
        }
        call.fault = faults.ofCall(call.operation, call.payment);
        tally.fault(call.fault.kind());
        long slowness = call.fault.kind() == FaultKind.SLOW_BEFORE ? call.fault.delayMs() : 0;
        after(settings.latencyMs() + slowness, () -> carryOut(call));
    }

    private void carryOut(Call call) {
        FaultKind fault = call.fault.kind();
        if (fault == FaultKind.KEY_FORGOTTEN) {
            api.forgetKey(call);
        } else if (fault == FaultKind.UNAUTHORIZED_401) {
            tokens.forget(call);
        }
        Answer answer = fault.isBooked() ? api.answer(call) : Answer.NOTHING;
        Answer told =
                switch (fault) {
                    case LOST_BEFORE, LOST_AFTER -> Answer.NOTHING;
                    case ERROR_500_BEFORE, ERROR_500_AFTER -> Answer.internal();
                    case ERROR_502_HTML_AFTER -> new Answer(502, "text/html", "<html><h1>502 Bad Gateway</h1></html>");
                    case ERROR_503 -> new Answer(503, "", "");
                    case RATE_LIMITED_429 -> Answer.gateway(429, "Rate limit is exceeded");
                    case RETRY_AFTER_429 ->
                        Answer.gateway(429, "Rate limit is exceeded").withHeader("Retry-After", "1");
                    case CREDENTIALS_REFUSED -> Tokens.refused(call);
                    case MERCHANT_BLOCKED -> Answer.error(403, "Merchant", "31", "Merchant is blocked");
                    case STRANGE_WORD -> EcomApi.withStrangeWord(answer);
                    case UNAUTHORIZED_401 -> Answer.gateway(401, "Unauthorized");
                    case LOCKED_94 -> Answer.locked();
                    case STRANGE_402 -> Answer.json(402, Answer.errorObject("Payment", "402", "Payment required"));
                    case EMPTY_400 -> new Answer(400, "", "");
                    default -> answer;
                };
        after(fault == FaultKind.SLOW_AFTER ? call.fault.delayMs() : 0, () -> {
            referee.leave(call);
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

    private void conclude(Call call, String outcome) {
        if (!call.isAnswered()) {
            call.outcome = outcome;
            tally.call(call.operation, outcome);
            referee.answered(call);
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

    List<RecordedCall> calls(long since) {
        return calls.stream().skip(since).map(Call::recorded).toList();
    }

    void clear() {
        calls.clear();
    }
}
