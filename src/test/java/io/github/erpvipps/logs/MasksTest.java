package io.github.erpvipps.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the masks hide and, as important, what they leave alone. */
class MasksTest {

    private final Masks masks = new Masks(EnumSet.allOf(Mask.class));

    @BeforeEach
    void learn() {
        masks.secret("hunter-2-and-more");
        masks.secret("p@ss w/rd");
        masks.secret("postgres");
        masks.accessToken("opaque~token+of/vipps==");
        masks.callbackToken("AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE");
        masks.phone("+47 912 34 567");
        masks.phone("35840 123 4567");
        masks.phone("4530123456");
        masks.phone("+46 73 123 45 67");
        masks.phone("00 499 8765 1234567");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "91234567",
                "4791234567",
                "+4791234567",
                "004791234567",
                "+47 91234567",
                "912 34 567",
                "91 23 45 67",
                "to '91234567'.",
                "{\"91234567\",\"x\"}",
                "a 91234567, b",
                "49900 91234567",
                "0401234567",
                "+358401234567",
                "00358 40 1234567",
                "30123456",
                "+4530123456",
                "46731234567",
                "+46 731234567",
                "{\"phoneNumber\":\"4791234567\"}",
                "customer 49987651234567 of nobody",
                "0049987651234567"
            })
    void aKnownNumberIsHiddenInAllItsForms(String text) {
        assertThat(masks.hide(text).replaceAll("\\D", ""))
                .doesNotContain("1234567")
                .doesNotContain("0123456");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order 91234568 over 49900 (minor units)",
                "order shop-91234567 and 91234567-2",
                "captured 9123456700 → 9123456700",
                "key c-91234567abcdef0123456789abcdef01",
                "2026-11-24T23:52:57.912+02:00",
                "contextId 91234567-1234-1234-1234-123456789012",
                "1.91234567",
                "jdbc:postgresql://localhost:5432/erp?user=erp",
                "HTTP 401: is the Authorization header there?",
                "vipps.client-id: is missing: a key from portal.vippsmobilepay.com",
                "management.password: must be set together with management.username",
                "waits for the authorization, then for its turn",
                "basic rules, bearer of news"
            })
    void idsAmountsAndSentencesStayAsTheyAre(String text) {
        assertThat(masks.hide(text)).isEqualTo(text);
    }

    @Test
    void anIdIsShownEvenWhenItsDigitsAreSomebodysNumber() {
        assertThat(masks.hideInId("91234567")).isEqualTo("91234567");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "it was hunter-2-and-more | it was ***",
                "p@ss w/rd | ***",
                "user=x&pw=p%40ss+w%2Frd | user=x&pw=***",
                "role postgres of jdbc:postgresql: | role *** of jdbc:postgresql:",
                "token opaque~token+of/vipps== is over | token *** is over",
                "authToken AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE. | authToken ***.",
                "Bearer abcdefgh.ijk | Bearer ***",
                "Authorization=[Bearer abcdefgh] | Authorization=[Bearer ***]",
                "http-outgoing-0 >> Authorization: short | http-outgoing-0 >> Authorization: ***",
                "{client_secret=some, Ocp-Apim-Subscription-Key=other} | {client_secret=***, Ocp-Apim-Subscription-Key=***}",
                "{\"access_token\":\"some.value\"} | {\"access_token\":\"***\"}",
                "<< \"{\\\"authToken\\\":\\\"some\\\"}\" | << \"{\\\"authToken\\\":\\\"***\\\"}\"",
                "jdbc:postgresql://h/d?user=u&password=abc&ssl=true | jdbc:postgresql://h/d?user=u&password=***&ssl=true",
                "jdbc:x://u:abc@h/d | jdbc:x://u:***@h/d",
                "{\"mobileNumber\":\"81234567\"} | {\"mobileNumber\":\"***\"}",
                "https://pay.example.com/v?v=2/token=abc.DEF-1_~ for you | https://pay.example.com/v?v=2/token=*** for you",
                "{\"redirectUrl\":\"https://landing.example.com?token=abc&x=1\"} | {\"redirectUrl\":\"https://landing.example.com?token=***&x=1\"}",
                "parameter value [https://pay.example.com?token=abc], | parameter value [https://pay.example.com?token=***],",
                "customer_phone=812 34 567 | customer_phone=***",
                "call +45 12 34 56 78 now | call *** now",
                "{\"firstName\":\"Ada\",\"email\":\"ada@example.org\"} | {\"firstName\":\"***\",\"email\":\"***\"}"
            })
    void whatMustNotBeReadIsHiddenAndTheRestIsNot(String text, String expected) {
        assertThat(masks.hide(text)).isEqualTo(expected);
    }

    @Test
    void aQuoteOfAWrongCellHasNoLongNumber() {
        assertThat(masks.hideInQuote("must be NOK, but is '812 34 567'")).isEqualTo("must be NOK, but is '***'");
        assertThat(masks.hideInQuote("must be at least 100 (1 krone), but is 99"))
                .isEqualTo("must be at least 100 (1 krone), but is 99");
    }

    @Test
    void theMemoryOfNumbersIsBoundedAndKeepsTheLatest() {
        for (int number = 10_000_000; number < 10_200_000; number++) {
            masks.phone(String.valueOf(number));
        }
        assertThat(masks.hide("10199999")).isEqualTo(Mask.HIDDEN);
        assertThat(masks.hide("10000000")).isEqualTo("10000000");
    }
}
