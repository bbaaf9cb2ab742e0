package io.github.erpvipps.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class Utf8CheckTest {

    @Property(tries = 5_000)
    void agreesWithTheDecoderOfJava(@ForAll("bytes") byte[] bytes) {
        Utf8Check check = new Utf8Check();
        for (byte b : bytes) {
            check.accept(b);
        }
        assertThat(check.wellFormed()).isEqualTo(javaDecodes(bytes));
    }

    @Property
    void everyTextIsWellFormed(@ForAll("text") String text) {
        Utf8Check check = new Utf8Check();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            check.accept(b);
        }
        assertThat(check.wellFormed()).isTrue();
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        // The bytes at which one length, or one forbidden range, turns into another.
        return Arbitraries.of(
                        0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEE,
                        0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF)
                .map(Integer::byteValue)
                .array(byte[].class)
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<String> text() {
        return Arbitraries.integers()
                .between(0, Character.MAX_CODE_POINT)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .map(Character::toString)
                .list()
                .ofMaxSize(10)
                .map(characters -> String.join("", characters));
    }

    private static boolean javaDecodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
