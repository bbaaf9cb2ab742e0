package io.github.erpvipps.contract;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/**
 * Tells where a request or an answer departs from the OpenAPI files under {@code src/test/resources/openapi}. Paths
 * are those of the files: callbacks are under {@code /callbackPrefix}. A webhook's body is checked at
 * {@code /webhookEvent}, which no file has as a path.
 */
public final class OpenApiContract {
    private static final Map<String, OpenApiInteractionValidator> BY_FIRST_SEGMENT = validators();

    private OpenApiContract() {}

    /** Empty: the request is as promised. */
    public static List<String> problems(String method, String path, Map<String, String> headers, String requestBody) {
        SimpleRequest.Builder request = new SimpleRequest.Builder(verb(method), path);
        headers.forEach((name, value) -> request.withHeader(name, value));
        if (requestBody != null && !requestBody.isEmpty()) {
            request.withBody(requestBody);
        }
        return told(validator(path).validateRequest(request.build()));
    }

    /** Empty: the answer is as promised. */
    public static List<String> problems(
            String method, String path, int status, String contentType, String responseBody) {
        SimpleResponse.Builder response = SimpleResponse.Builder.status(status);
        if (responseBody != null && !responseBody.isEmpty()) {
            response.withContentType(contentType).withBody(responseBody);
        }
        return told(validator(path).validateResponse(path, verb(method), response.build()));
    }

    private static OpenApiInteractionValidator validator(String path) {
        OpenApiInteractionValidator validator = BY_FIRST_SEGMENT.get(path.split("/", 3)[1]);
        if (validator == null) {
            throw new IllegalArgumentException("No OpenAPI file describes " + path);
        }
        return validator;
    }

    private static Request.Method verb(String method) {
        return Request.Method.valueOf(method.toUpperCase(Locale.ROOT));
    }

    private static List<String> told(ValidationReport report) {
        return report.getMessages().stream()
                .map(message -> message.getKey() + ": " + message.getMessage())
                .toList();
    }

    private static Map<String, OpenApiInteractionValidator> validators() {
        OpenApiInteractionValidator epayment = validator(epayment());
        return Map.of(
                "accesstoken", validator(read("access-token-v2.yaml")),
                "ecomm", validator(read("ecom-v2.yaml")),
                "callbackPrefix", validator(read("ms_import.yaml")),
                "epayment", epayment,
                "webhookEvent", epayment,
                "webhooks", validator(read("webhooks-v1.yaml")));
    }

    /**
     * With the receipt from the file that it is in, instead of from the network; with the webhook's body as a path of its
     * own; and with a customer who can be told from the two others: as published, each would be all three, of which only
     * one is allowed.
     */
    private static Map<String, Object> epayment() {
        Map<String, Object> api = read("epayment-v1.yaml");
        Map<String, Object> schemas = part(part(api, "components"), "schemas");
        part(part(read("order-management-v2.yaml"), "components"), "schemas").forEach(schemas::putIfAbsent);
        Map<String, Object> creation = part(part(schemas, "CreatePaymentRequest"), "properties");
        creation.put("receipt", Map.of("$ref", "#/components/schemas/Receipt"));
        Map.of("CustomerPhoneNumber", "phoneNumber", "PersonalQrCode", "personalQr", "CustomerToken", "customerToken")
                .forEach((customer, field) -> part(schemas, customer).put("required", List.of(field)));
        Map<String, Object> event = Map.of("schema", Map.of("$ref", "#/components/schemas/WebhookEvent"));
        part(api, "paths")
                .put(
                        "/webhookEvent",
                        new LinkedHashMap<>(Map.of(
                                "post",
                                new LinkedHashMap<>(Map.of(
                                        "requestBody",
                                        Map.of("required", true, "content", Map.of("application/json", event)),
                                        "responses",
                                        Map.of("200", Map.of("description", "OK")))))));
        return api;
    }

    @SuppressWarnings("unchecked") // what YAML gives
    private static Map<String, Object> part(Map<String, Object> whole, String name) {
        return (Map<String, Object>) whole.get(name);
    }

    private static Map<String, Object> read(String file) {
        try (InputStream yaml = OpenApiContract.class.getResourceAsStream("/openapi/" + file)) {
            return new Yaml().load(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Leaves out what the validator refuses to read: callbacks, because they repeat operationIds; paths that are only
     * references into another file; and patterns that stand beside a parameter's schema in place of in it.
     */
    private static OpenApiInteractionValidator validator(Map<String, Object> api) {
        Map<?, ?> paths = (Map<?, ?>) api.get("paths");
        paths.values().removeIf(path -> ((Map<?, ?>) path).containsKey("$ref"));
        paths.values().forEach(path -> ((Map<?, ?>) path).values().forEach(OpenApiContract::clean));
        try {
            return OpenApiInteractionValidator.createForInlineApiSpecification(
                            new ObjectMapper().writeValueAsString(api))
                    .build();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void clean(Object operation) {
        if (operation instanceof Map<?, ?> described) {
            described.remove("callbacks");
            if (described.get("parameters") instanceof List<?> parameters) {
                parameters.forEach(parameter -> ((Map<?, ?>) parameter).remove("pattern"));
            }
        }
    }
}
