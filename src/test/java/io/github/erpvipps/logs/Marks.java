package io.github.erpvipps.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What must not be found in a line: texts as they are, and phone numbers (texts of digits alone) however they are grouped. */
final class Marks {

    private static final Pattern GROUPS = Pattern.compile("[ ().-]");

    private final List<String> texts;
    private final List<String> bareTexts;
    private final Pattern any;

    Marks(List<String> texts) {
        this.texts = List.copyOf(texts);
        this.bareTexts = texts.stream().map(Marks::withoutGroups).toList();
        this.any = Pattern.compile(texts.stream().map(Marks::shape).collect(Collectors.joining("|")));
    }

    private static String shape(String text) {
        if (!text.matches("\\d+")) {
            return Pattern.quote(text);
        }
        // Within a hexadecimal key or a longer number it is no phone number.
        return "(?<![0-9a-f.])(?:\\+?(?:47|45|358))?"
                + text.chars().mapToObj(Character::toString).collect(Collectors.joining("[ ().-]?"))
                + "(?![0-9a-f])";
    }

    boolean areIn(String text) {
        return text.lines().anyMatch(line -> mayBeIn(line) && any.matcher(line).find());
    }

    /** Hardly any line has one. To look for it without what groups digits takes a hundredth of the time. */
    private boolean mayBeIn(String line) {
        String bare = withoutGroups(line);
        return bareTexts.stream().anyMatch(bare::contains);
    }

    private static String withoutGroups(String text) {
        return GROUPS.matcher(text).replaceAll("");
    }

    /** The places at which there is one, with what is around them in its line. */
    List<String> placesIn(String text) {
        return text.lines()
                .filter(this::mayBeIn)
                .flatMap(line -> any.matcher(line).results().map(found -> around(line, found.start(), found.end())))
                .limit(20)
                .toList();
    }

    private static String around(String text, int start, int end) {
        return "…" + text.substring(Math.max(0, start - 120), Math.min(text.length(), end + 60)) + "…";
    }

    /** The marks of which none is in any of the texts. */
    List<String> missingIn(List<String> where) {
        return texts.stream()
                .filter(mark -> {
                    Matcher matcher = Pattern.compile(shape(mark)).matcher("");
                    return where.stream().noneMatch(text -> matcher.reset(text).find());
                })
                .toList();
    }

    void write(Path file) {
        try {
            Files.write(file, texts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Marks read(Path file) {
        try {
            return new Marks(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
