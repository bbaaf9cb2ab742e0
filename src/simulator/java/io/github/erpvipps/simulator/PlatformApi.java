package io.github.erpvipps.simulator;

import io.github.erpvipps.simulator.Problem.Detail;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What belongs to no single API of payments: access tokens, and the registration of webhooks. */
final class PlatformApi implements VippsApi {
    private static final String WEBHOOKS = "/webhooks/v1/webhooks";
    private static final Pattern SALES_UNIT = Pattern.compile("[0-9]{4,6}");
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern HTTPS_URL = Pattern.compile("https://[^/\\s]+(/\\S*)?");
    private static final Pattern HTTP_URL = Pattern.compile("https?://[^/\\s]+(/\\S*)?");

    /** Events that can be asked for and that never happen here. */
    private static final Pattern OTHER_EVENT =
            Pattern.compile("(recurring|login)\\.[a-z.-]+\\.v\\d|user\\.checked-in\\.v1");

    private final SimulatorSettings settings;
    private final Tokens tokens;
    private final Webhooks webhooks;

    PlatformApi(SimulatorSettings settings, Tokens tokens, Webhooks webhooks) {
        this.settings = settings;
        this.tokens = tokens;
        this.webhooks = webhooks;
    }

    @Override
    public Api name() {
        return Api.PLATFORM;
    }

    @Override
    public List<Door> doors() {
        return List.of(
                new Door(HttpMethod.POST, "/accesstoken/get", Operation.ACCESS_TOKEN),
                new Door(HttpMethod.POST, "/accessToken/get", Operation.ACCESS_TOKEN),
                new Door(HttpMethod.POST, WEBHOOKS, Operation.WEBHOOKS),
                new Door(HttpMethod.GET, WEBHOOKS, Operation.WEBHOOKS),
                new Door(HttpMethod.DELETE, WEBHOOKS + "/:id", Operation.WEBHOOKS));
    }

    /** None of these calls has a key. */
    @Override
    public String keyHeader() {
        return "Idempotency-Key";
    }

    @Override
    public String referenceIn(JsonObject body) {
        return null;
    }

    @Override
    public String salesUnitIn(JsonObject body) {
        return null;
    }

    @Override
    public Answer answer(Call call) {
        try {
            if (call.operation == Operation.ACCESS_TOKEN) {
                return tokens.issue(call);
            }
            tokens.require(call);
            String salesUnit = salesUnit(call);
            String method = call.request.method().name();
            return switch (method) {
                case "POST" -> register(call, salesUnit);
                case "GET" -> list(salesUnit);
                case "DELETE" -> delete(call, salesUnit);
                default -> throw new IllegalStateException("There is no " + method);
            };
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }

    private String salesUnit(Call call) {
        String salesUnit = call.header("Merchant-Serial-Number");
        if (salesUnit == null || !SALES_UNIT.matcher(salesUnit).matches()) {
            throw invalid(call, new Detail("Merchant-Serial-Number", "The header is missing or malformed."));
        }
        if (!settings.salesUnits().isEmpty() && !settings.salesUnits().contains(salesUnit)) {
            throw new Refusal(merchantBlocked(call), "Another sales unit");
        }
        return salesUnit;
    }

    private Answer register(Call call, String salesUnit) {
        JsonObject body = object(call);
        List<Detail> wrong = new ArrayList<>();
        body.fieldNames().stream()
                .filter(field -> !Set.of("url", "events").contains(field))
                .forEach(field -> wrong.add(new Detail(field, "The field is unknown.")));
        Pattern shape = settings.allowHttpCallbacks() ? HTTP_URL : HTTPS_URL;
        if (!(body.getValue("url") instanceof String url) || !shape.matcher(url).matches()) {
            wrong.add(new Detail("url", "The URL is missing, or does not use HTTPS."));
        }
        List<String> events = events(body);
        if (events.isEmpty() || !events.stream().allMatch(PlatformApi::isKnown)) {
            wrong.add(new Detail("events", "The events are missing, or one of them is unknown."));
        }
        if (!wrong.isEmpty()) {
            throw invalid(call, wrong.toArray(Detail[]::new));
        }
        Webhook webhook = webhooks.register(salesUnit, body.getString("url"), events)
                .orElseThrow(() -> invalid(
                        call,
                        new Detail("events", "At most " + Webhooks.MOST_REGISTERED + " can be registered for one.")));
        return Answer.json(201, new JsonObject().put("id", webhook.id()).put("secret", webhook.secret()));
    }

    private static JsonObject object(Call call) {
        try {
            return call.body.length() == 0 ? new JsonObject() : new JsonObject(call.body);
        } catch (DecodeException | ClassCastException notAnObject) {
            throw invalid(call, new Detail("body", "The body is not a JSON object."));
        }
    }

    /** Empty if that is no list of texts. */
    private static List<String> events(JsonObject body) {
        List<?> listed = body.getValue("events") instanceof JsonArray events ? events.getList() : List.of();
        boolean isText = listed.stream().allMatch(String.class::isInstance);
        return isText ? listed.stream().map(String.class::cast).distinct().toList() : List.of();
    }

    private static boolean isKnown(String event) {
        return Webhooks.EVENTS.contains(event) || OTHER_EVENT.matcher(event).matches();
    }

    /** The secrets are never told again. */
    private Answer list(String salesUnit) {
        JsonArray list = new JsonArray();
        webhooks.of(salesUnit)
                .forEach(webhook -> list.add(new JsonObject()
                        .put("id", webhook.id())
                        .put("url", webhook.url())
                        .put("events", new JsonArray(webhook.events()))));
        return Answer.ok(new JsonObject().put("webhooks", list));
    }

    private Answer delete(Call call, String salesUnit) {
        String id = call.request.path().substring(WEBHOOKS.length() + 1);
        if (!UUID.matcher(id).matches()) {
            throw invalid(call, new Detail("id", "The id is no UUID."));
        }
        boolean isThere =
                webhooks.of(salesUnit).stream().anyMatch(webhook -> webhook.id().equals(id));
        if (!isThere) {
            return Problem.answer(call, 404, "Not Found", "There is no such webhook.", List.of());
        }
        webhooks.delete(id);
        return new Answer(204, "", "");
    }

    private static Refusal invalid(Call call, Detail... wrong) {
        return new Refusal(Problem.invalid(call, List.of(wrong)), "Invalid request: " + List.of(wrong));
    }

    @Override
    public Answer internalError(Call call) {
        return call.operation == Operation.ACCESS_TOKEN
                ? EcomErrors.internal()
                : Problem.answer(call, 500, "Internal Server Error", "Something went wrong.", List.of());
    }

    @Override
    public Answer locked(Call call) {
        return call.operation == Operation.ACCESS_TOKEN
                ? EcomErrors.locked()
                : Problem.answer(call, 423, "Locked", "Another call is under way.", List.of());
    }

    @Override
    public Answer lockedBySomethingElse(Call call) {
        return locked(call);
    }

    @Override
    public Answer merchantBlocked(Call call) {
        return Problem.answer(call, 403, "Forbidden", "The sales unit has no access to this.", List.of());
    }

    @Override
    public Answer paymentRequired(Call call) {
        return call.operation == Operation.ACCESS_TOKEN
                ? EcomErrors.paymentRequired()
                : Problem.answer(call, 402, "Payment Required", "Payment required", List.of());
    }

    @Override
    public Answer withStrangeWord(Call call, Answer lookUp) {
        return lookUp;
    }
}
