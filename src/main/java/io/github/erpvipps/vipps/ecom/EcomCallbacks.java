package io.github.erpvipps.vipps.ecom;

import io.github.erpvipps.callbacks.Doorkeeper;
import io.github.erpvipps.callbacks.Hint;
import io.github.erpvipps.vipps.AnswerJson;
import io.github.erpvipps.vipps.CallbackTokens;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What makes an eCom callback genuine, and what is heard of it. It works in memory alone: a forged one costs a few hashes. */
public final class EcomCallbacks implements Doorkeeper {

    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final int LONGEST_TOKEN = 100;

    /** Vipps' documents name these. Any other word is not repeated, so that the words told for a payment are few. */
    private static final Set<String> CLAIMS =
            Set.of("RESERVED", "RESERVE", "RESERVE_FAILED", "SALE", "SALE_FAILED", "CANCELLED", "REJECTED");

    private final List<String> salesUnits;
    private final CallbackTokens tokens;

    /** @param salesUnits the units that this bridge has keys for */
    public EcomCallbacks(Set<String> salesUnits, CallbackTokens tokens) {
        this.salesUnits = List.copyOf(salesUnits);
        this.tokens = tokens;
    }

    @Override
    public Optional<Listener> letIn(MultiMap headers, Map<String, String> path) {
        String reference = path.get("reference");
        return salesUnitOf(reference, headers.get(HttpHeaders.AUTHORIZATION))
                .map(salesUnit -> body -> Optional.of(hint(salesUnit, reference, body)));
    }

    /** The sales unit for whose payment of this reference the token was made; none for a forged or missing one. */
    Optional<String> salesUnitOf(String reference, String token) {
        if (reference == null
                || token == null
                || token.length() > LONGEST_TOKEN
                || !REFERENCE.matcher(reference).matches()) {
            return Optional.empty();
        }
        return salesUnits.stream()
                .filter(unit -> tokens.isGenuine(unit, reference, token))
                .findFirst();
    }

    /** The status word alone: the rest of a callback may hold people's names and addresses. It never throws. */
    Hint hint(String salesUnit, String reference, byte[] body) {
        return new Hint(salesUnit, reference, claim(body));
    }

    private static String claim(byte[] body) {
        String status = AnswerJson.read(body)
                .path("transactionInfo")
                .path("status")
                .asText("")
                .toUpperCase(Locale.ROOT);
        if (CLAIMS.contains(status)) {
            return status;
        }
        return status.isEmpty() ? "nothing that can be read" : "something that is not known";
    }
}
