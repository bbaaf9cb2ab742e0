package io.github.erpvipps.contract;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/**
 * Tells where a request or an answer departs from the OpenAPI files under {@code src/test/resources/openapi}. Paths
 * are those of the files: callbacks are under {@code /callbackPrefix}.
 */
public final class OpenApiContract {
    private static final Map<String, OpenApiInteractionValidator> BY_FIRST_SEGMENT = Map.of(
            "accesstoken", load("access-token-v2.yaml"),
            "ecomm", load("ecom-v2.yaml"),
            "callbackPrefix", load("ms_import.yaml"));

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

    /**
     * Leaves out what the validator refuses to read: callbacks, because they repeat operationIds; paths that are only
     * references into another file; and patterns that stand beside a parameter's schema in place of in it.
     */
    private static OpenApiInteractionValidator load(String file) {
        try (InputStream yaml = OpenApiContract.class.getResourceAsStream("/openapi/" + file)) {
            Map<String, Object> api = new Yaml().load(yaml);
            Map<?, ?> paths = (Map<?, ?>) api.get("paths");
            paths.values().removeIf(path -> ((Map<?, ?>) path).containsKey("$ref"));
            paths.values().forEach(path -> ((Map<?, ?>) path).values().forEach(OpenApiContract::clean));
            return OpenApiInteractionValidator.createForInlineApiSpecification(
                            new ObjectMapper().writeValueAsString(api))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void clean(Object operation) {
        Map<?, ?> described = (Map<?, ?>) operation;
        described.remove("callbacks");
        if (described.get("parameters") instanceof List<?> parameters) {
            parameters.forEach(parameter -> ((Map<?, ?>) parameter).remove("pattern"));
        }
    }
}
