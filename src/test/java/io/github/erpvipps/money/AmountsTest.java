package io.github.erpvipps.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {
    private static final long TEN_BILLION_KRONER = 1_000_000_000_000L;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "499|49900",
                "499,00|49900",
                "499.00|49900",
                "499,5|49950",
                "0,29|29",
                "0|0",
                "0499|49900",
                "92233720368547758,07|9223372036854775807"
            })
    void wholeUnitsAreReadExactly(String text, long minor) {
        assertThat(Amounts.parseWholeUnits(text)).isEqualTo(minor);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.000,00|has a thousands separator or more than two decimals",
                "1,000.00|has a thousands separator or more than two decimals",
                "1.000|has a thousands separator or more than two decimals",
                "1'000|has a thousands separator or more than two decimals",
                "4,999|has a thousands separator or more than two decimals",
                "1 000|has a blank inside",
                "1\u00a0000,00|has a blank inside",
                "1e3|has an exponent",
                "1.5E-1|has an exponent",
                "-5|is negative",
                "\u22125|is negative",
                "499.00-|is negative",
                "+5|is no amount",
                "''|is empty",
                "' '|is empty",
                "499,|is no amount",
                ",50|is no amount",
                "kr 499|is no amount",
                "0x1F|is no amount",
                "\u0664\u0669\u0669|is no amount",
                "92233720368547758,08|is too large",
                "99999999999999999999999|is too large"
            })
    void whatCouldMeanTwoThingsIsRefusedWithTheReason(String text, String reason) {
        assertThatThrownBy(() -> Amounts.parseWholeUnits(text))
                .isInstanceOf(AmountFormatException.class)
                .hasMessageStartingWith('"' + text + "\" " + reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"499.00", "499,0", "1e3", "1 000", "-1", "+1", "", "4,99e2", "\u0661", "9223372036854775808"})
    void minorUnitsAreDigitsAndNothingElse(String text) {
        assertThat(Amounts.parseMinor("49900")).isEqualTo(49_900);
        assertThatThrownBy(() -> Amounts.parseMinor(text)).isInstanceOf(AmountFormatException.class);
    }

    @Test
    void aFractionOfAnOereIsRefusedByName() {
        assertThatThrownBy(() -> Amounts.parseMinor("49900.0"))
                .hasMessage("\"49900.0\" has a fraction or a separator: minor units are whole, 499 kroner is 49900");
    }

    @Test
    void theMessageQuotesNoMoreThanFortyCharacters() {
        assertThatThrownBy(() -> Amounts.parseWholeUnits("x".repeat(60_000)))
                .hasMessageStartingWith('"' + "x".repeat(40) + "…\" is no amount");
    }

    @Test
    void anAmountIsWrittenTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(Amounts.format(49_900, "NOK")).isEqualTo("499.00 NOK");
            assertThat(Amounts.format(5, "EUR")).isEqualTo("0.05 EUR");
            assertThat(Amounts.format(-1_234_567, "DKK")).isEqualTo("-12345.67 DKK");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Property
    void everyAmountComesBackFromEitherNotation(@ForAll @LongRange(max = TEN_BILLION_KRONER) long minor) {
        String written = Amounts.format(minor, "").strip();

        assertThat(Amounts.parseWholeUnits(written)).isEqualTo(minor);
        assertThat(Amounts.parseWholeUnits(written.replace('.', ','))).isEqualTo(minor);
        assertThat(Amounts.parseMinor(Long.toString(minor))).isEqualTo(minor);
    }

    @Property
    void noTextBecomesAWrongAmountUnseen(@ForAll("almostAmounts") String text) {
        long minor;
        try {
            minor = Amounts.parseWholeUnits(text);
        } catch (AmountFormatException refused) {
            return;
        }
        assertThat(text.strip()).matches("\\d+([.,]\\d{1,2})?");
        assertThat(new BigDecimal(text.strip().replace(',', '.')).movePointRight(2))
                .isEqualByComparingTo(BigDecimal.valueOf(minor));
    }

    @Property
    void digitsWithUpToTwoDecimalsAreNeverRefused(
            @ForAll @LongRange(max = TEN_BILLION_KRONER) long whole, @ForAll("decimals") String decimals) {
        assertThat(BigDecimal.valueOf(Amounts.parseWholeUnits(whole + decimals), 2))
                .isEqualByComparingTo(new BigDecimal((whole + decimals).replace(',', '.')));
    }

    @Provide
    Arbitrary<String> almostAmounts() {
        Arbitrary<String> near = Arbitraries.strings().withChars("0123456789.,").ofMaxLength(8);
        Arbitrary<String> far = Arbitraries.strings()
                .withChars("0123456789.,-+eE '\u00a0\u2212\u0664")
                .ofMaxLength(24);
        return Arbitraries.oneOf(near, far, Arbitraries.strings());
    }

    @Provide
    Arbitrary<String> decimals() {
        return Arbitraries.strings()
                .withCharRange('0', '9')
                .ofMaxLength(2)
                .flatMap(digits -> digits.isEmpty()
                        ? Arbitraries.just("")
                        : Arbitraries.of(",", ".").map(point -> point + digits));
    }
}
