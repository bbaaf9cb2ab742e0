package io.github.erpvipps.vipps.epayment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.erpvipps.flows.SignedWebhook;
import io.vertx.core.MultiMap;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {

    // The vector of the Webhooks API guide.
    private static final String SECRET =
            "A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A==";
    private static final String URL = "https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63";
    private static final String DATE = "Thu, 30 Mar 2023 08:38:32 GMT";
    private static final String BODY = "{\"some-unique-content\":\"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world\"}";
    private static final String HASH = "lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=";
    private static final String AUTHORIZATION =
            "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=";

    private static final WebhookSignature SIGNATURE = new WebhookSignature(URL, List.of(SECRET));

    private static MultiMap vector() {
        return MultiMap.caseInsensitiveMultiMap()
                .add("x-ms-date", DATE)
                .add("x-ms-content-sha256", HASH)
                .add("Authorization", AUTHORIZATION);
    }

    private static boolean isGenuine(WebhookSignature signature, MultiMap headers, byte[] body) {
        return signature
                .signedHash(headers)
                .filter(hash -> WebhookSignature.isHashOf(hash, body))
                .isPresent();
    }

    @Test
    void theVectorOfTheGuideIsGenuine() {
        assertThat(isGenuine(SIGNATURE, vector(), BODY.getBytes(UTF_8))).isTrue();
        assertThat(SignedWebhook.of(URL, SECRET, DATE, BODY.getBytes(UTF_8)).headers())
                .isEqualTo(Map.of("x-ms-date", DATE, "x-ms-content-sha256", HASH, "Authorization", AUTHORIZATION));
    }

    @Test
    void theSecretsTextIsTheKeyAndNotWhatItDecodesTo() {
        String decoded = new String(Base64.getDecoder().decode(SECRET), java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(new WebhookSignature(URL, List.of(decoded)).signedHash(vector()))
                .isEmpty();
    }

    @Test
    void anyOfTheSecretsWillDo() {
        for (List<String> secrets : List.of(
                List.of("another-secret-of-16", SECRET), List.of(SECRET, "another-secret-of-16"), List.of(SECRET))) {
            assertThat(new WebhookSignature(URL, secrets).signedHash(vector())).contains(HASH);
        }
        assertThat(new WebhookSignature(URL, List.of("another-secret-of-16", "a-third-secret-of-16"))
                        .signedHash(vector()))
                .isEmpty();
    }

    @Test
    void withoutASecretOrAnAddressNothingIsGenuine() {
        assertThat(new WebhookSignature(URL, List.of()).signedHash(vector())).isEmpty();
        assertThat(new WebhookSignature("", List.of(SECRET)).signedHash(vector()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-ms-date", "x-ms-content-sha256", "Authorization"})
    void aHeaderThatIsMissingEmptyOrDoubledIsRefused(String header) {
        assertThat(SIGNATURE.signedHash(vector().remove(header))).isEmpty();
        assertThat(SIGNATURE.signedHash(vector().set(header, ""))).isEmpty();
        assertThat(SIGNATURE.signedHash(vector().add(header, vector().get(header))))
                .isEmpty();
        assertThat(SIGNATURE.signedHash(vector().add(header, "other"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=",
                "hmac-sha256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=",
                "HMAC-SHA256 SignedHeaders=x-ms-date;host&Signature=agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=",
                "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=",
                "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+V=",
                "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U",
            })
    void aSignatureThatIsWrittenInAnyOtherWayIsRefused(String odd) {
        assertThat(SIGNATURE.signedHash(vector().set("Authorization", odd))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://pay.example.com/vipps/webhooks",
                "https://pay.example.com:8443/vipps/webhooks",
                "https://pay.example.com/",
                "https://pay.example.com/hooks?tenant=a%20b&x",
                "http://127.0.0.1:8080/vipps/webhooks",
            })
    void hostPortPathAndQueryOfTheAddressAreSignedAsWritten(String url) {
        SignedWebhook webhook = SignedWebhook.of(url, SECRET, DATE, BODY.getBytes(UTF_8));
        assertThat(isGenuine(new WebhookSignature(url, List.of(SECRET)), headers(webhook), webhook.body()))
                .isTrue();
    }

    @Test
    void theUsualPortIsNotPartOfTheHostNorIsTheCaseOfLetters() {
        SignedWebhook webhook = SignedWebhook.of("https://pay.example.com/hooks", SECRET, DATE, new byte[0]);
        for (String url : List.of("https://pay.example.com:443/hooks", "https://Pay.Example.com/hooks")) {
            assertThat(isGenuine(new WebhookSignature(url, List.of(SECRET)), headers(webhook), webhook.body()))
                    .isTrue();
        }
    }

    // Whatever is sent, a change of one character or byte of it is found.

    @Property(tries = 300)
    void aChangedByteOfTheBodyIsRefused(
            @ForAll @NotEmpty byte[] body,
            @ForAll @IntRange(min = 0) int at,
            @ForAll @IntRange(min = 1, max = 255) int flip) {
        SignedWebhook webhook = SignedWebhook.of(URL, SECRET, DATE, body);
        assertThat(isGenuine(SIGNATURE, headers(webhook), body)).isTrue();
        byte[] changed = body.clone();
        changed[at % body.length] ^= (byte) flip;
        assertThat(isGenuine(SIGNATURE, headers(webhook), changed)).isFalse();
    }

    @Property(tries = 300)
    void aChangedCharacterOfAHeaderIsRefused(
            @ForAll("headerNames") String header, @ForAll @IntRange(min = 0) int at, @ForAll("printable") char by) {
        SignedWebhook webhook = SignedWebhook.of(URL, SECRET, DATE, BODY.getBytes(UTF_8));
        String whole = webhook.headers().get(header);
        String changed = changed(whole, at, by);
        Assume.that(!changed.equals(whole));
        assertThat(isGenuine(SIGNATURE, headers(webhook).set(header, changed), webhook.body()))
                .isFalse();
    }

    @Property(tries = 300)
    void anotherHostOrPathIsRefused(@ForAll("addresses") String registered, @ForAll("addresses") String ours) {
        SignedWebhook webhook = SignedWebhook.of(registered, SECRET, DATE, BODY.getBytes(UTF_8));
        assertThat(isGenuine(new WebhookSignature(ours, List.of(SECRET)), headers(webhook), webhook.body()))
                .isEqualTo(registered.equals(ours));
    }

    @Property(tries = 300)
    void anotherSecretIsRefused(
            @ForAll @CharRange(from = ' ', to = '~') @StringLength(min = 16, max = 90) String one,
            @ForAll @CharRange(from = ' ', to = '~') @StringLength(min = 16, max = 90) String other) {
        Assume.that(!one.equals(other));
        SignedWebhook webhook = SignedWebhook.of(URL, one, DATE, BODY.getBytes(UTF_8));
        assertThat(isGenuine(new WebhookSignature(URL, List.of(one)), headers(webhook), webhook.body()))
                .isTrue();
        assertThat(isGenuine(new WebhookSignature(URL, List.of(other)), headers(webhook), webhook.body()))
                .isFalse();
    }

    @Provide
    Arbitrary<String> headerNames() {
        return Arbitraries.of("x-ms-date", "x-ms-content-sha256", "Authorization");
    }

    @Provide
    Arbitrary<Character> printable() {
        return Arbitraries.chars().range(' ', '~');
    }

    @Provide
    Arbitrary<String> addresses() {
        return Combinators.combine(
                        Arbitraries.of(
                                "https://pay.example.com", "https://pay.example.org", "https://pay.example.com:8443"),
                        Arbitraries.of(
                                "", "/", "/vipps/webhooks", "/vipps/webhook", "/vipps/webhooks?a", "/vipps/webhooks?b"))
                .as((host, path) -> host + (path.isEmpty() ? "/x" : path));
    }

    private static String changed(String text, int at, char by) {
        StringBuilder changed = new StringBuilder(text);
        changed.setCharAt(at % text.length(), by);
        return changed.toString();
    }

    private static MultiMap headers(SignedWebhook webhook) {
        return MultiMap.caseInsensitiveMultiMap().addAll(webhook.headers());
    }
}
