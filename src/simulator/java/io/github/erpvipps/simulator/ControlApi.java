package io.github.erpvipps.simulator;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** The simulator's own calls, for those who run it as a process: JSON under {@code /simulator}. */
final class ControlApi {
    private final VippsSimulator simulator;

    ControlApi(VippsSimulator simulator) {
        this.simulator = simulator;
    }

    void addRoutes(Router router) {
        get(router, "/simulator/books", http -> simulator.books());
        get(router, "/simulator/breaches", http -> simulator.breaches());
        get(router, "/simulator/callbacks", http -> simulator.callbacks());
        get(router, "/simulator/webhooks", http -> simulator.webhooks());
        act(router, HttpMethod.POST, "/simulator/webhooks", this::registerWebhook);
        get(router, "/simulator/calls", this::calls);
        get(router, "/simulator/payments/:reference", this::payment);
        get(router, "/simulator/counts", http -> simulator.counts());
        act(router, HttpMethod.POST, "/simulator/faults", this::fault);
        act(router, HttpMethod.POST, "/simulator/storms", this::storm);
        act(router, HttpMethod.POST, "/simulator/blocks", this::block);
        act(router, HttpMethod.DELETE, "/simulator/faults", http -> simulator.clearFaults());
        act(router, HttpMethod.DELETE, "/simulator", http -> simulator.clear());
        String payment = "/simulator/payments/:reference/";
        act(router, HttpMethod.POST, payment + "approve", http -> simulator.approve(reference(http)));
        act(router, HttpMethod.POST, payment + "reject", http -> simulator.reject(reference(http)));
        act(router, HttpMethod.POST, payment + "callback", http -> simulator.tellAgain(reference(http)));
        act(
                router,
                HttpMethod.POST,
                payment + "capture",
                http -> simulator.portalCapture(reference(http), amount(http)));
        act(router, HttpMethod.POST, payment + "refund", http -> simulator.portalRefund(reference(http), amount(http)));
        act(router, HttpMethod.POST, payment + "cancel", http -> simulator.portalCancel(reference(http)));
    }

    private List<JsonObject> calls(RoutingContext http) {
        long since = Long.parseLong(
                http.queryParams().contains("since") ? http.queryParams().get("since") : "0");
        return readable(simulator.calls(since));
    }

    private static List<JsonObject> readable(List<RecordedCall> calls) {
        return calls.stream()
                .map(call -> JsonObject.mapFrom(call).put("body", call.bodyText()))
                .toList();
    }

    /** As in the books, with the calls about it. */
    private JsonObject payment(RoutingContext http) {
        String reference = reference(http);
        BookedPayment payment =
                simulator.payment(reference).orElseThrow(() -> new IllegalStateException("No payment " + reference));
        return JsonObject.mapFrom(payment).put("calls", new JsonArray(readable(simulator.callsAbout(reference))));
    }

    /** A scripted fault, or {@code {"seed": 1, "share": 0.1, "longestDelayMs": 250, "strange": false}} for random ones. */
    private void fault(RoutingContext http) {
        JsonObject body = body(http);
        if (body.containsKey("share")) {
            simulator.randomFaults(new Chance(
                    body.getLong("seed", 0L),
                    body.getDouble("share"),
                    body.getLong("longestDelayMs", Chance.USUAL_LONGEST_DELAY_MS),
                    body.getBoolean("strange", false)));
        } else {
            simulator.fault(new Fault(
                    oneOf(FaultKind.values(), body.getString("kind")),
                    body.containsKey("operation") ? oneOf(Operation.values(), body.getString("operation")) : null,
                    body.getString("reference"),
                    body.getInteger("times", 1),
                    body.getLong("delayMs", 0L)));
        }
    }

    /** {@code {"kind": "ERROR_503", "share": 0.9, "durationMs": 3000, "seed": 1}}. */
    private void storm(RoutingContext http) {
        JsonObject body = body(http);
        simulator.begin(Spell.storm(
                oneOf(FaultKind.values(), body.getString("kind")),
                body.getDouble("share", 1.0),
                duration(body),
                body.getLong("seed", 0L)));
    }

    /** {@code {"kind": "CREDENTIALS", "salesUnit": "123456", "durationMs": 3000}}; without a sales unit: for all. */
    private void block(RoutingContext http) {
        JsonObject body = body(http);
        String salesUnit = body.getString("salesUnit");
        simulator.begin(
                switch (oneOf(Block.values(), body.getString("kind"))) {
                    case CREDENTIALS -> Spell.credentialsRefused(salesUnit, duration(body));
                    case MERCHANT -> Spell.merchantBlocked(salesUnit, duration(body));
                });
    }

    /** {@code {"salesUnit": "123456", "url": "https://…"}}: all events of its payments; the answer has the secret. */
    private void registerWebhook(RoutingContext http) {
        JsonObject body = body(http);
        String secret = simulator.registerWebhook(
                Objects.requireNonNull(body.getString("salesUnit"), "salesUnit is missing"),
                Objects.requireNonNull(body.getString("url"), "url is missing"));
        http.response()
                .putHeader("Content-Type", Answer.JSON)
                .end(new JsonObject().put("secret", secret).encode());
    }

    private enum Block {
        CREDENTIALS,
        MERCHANT
    }

    private static Duration duration(JsonObject body) {
        return Duration.ofMillis(Objects.requireNonNull(body.getLong("durationMs"), "durationMs is missing"));
    }

    private static <E extends Enum<E>> E oneOf(E[] constants, String name) {
        return Stream.of(constants)
                .filter(constant -> constant.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is none of " + List.of(constants)));
    }

    private static String reference(RoutingContext http) {
        return http.pathParam("reference");
    }

    /** Without one: all that is left. */
    private static long amount(RoutingContext http) {
        return body(http).getLong("amountMinor", 0L);
    }

    private static JsonObject body(RoutingContext http) {
        JsonObject body = http.body().asJsonObject();
        return body == null ? new JsonObject() : body;
    }

    private static void get(Router router, String path, Function<RoutingContext, Object> what) {
        act(
                router,
                HttpMethod.GET,
                path,
                http -> http.response().putHeader("Content-Type", Answer.JSON).end(Json.encode(what.apply(http))));
    }

    private static void act(Router router, HttpMethod method, String path, Consumer<RoutingContext> what) {
        router.route(method, path).handler(http -> {
            try {
                what.accept(http);
                if (!http.response().ended()) {
                    http.response().setStatusCode(204).end();
                }
            } catch (RuntimeException wrong) {
                JsonObject error = new JsonObject().put("error", String.valueOf(wrong.getMessage()));
                int status = wrong instanceof IllegalStateException ? 409 : 400;
                http.response()
                        .setStatusCode(status)
                        .putHeader("Content-Type", Answer.JSON)
                        .end(error.encode());
            }
        });
    }
}
