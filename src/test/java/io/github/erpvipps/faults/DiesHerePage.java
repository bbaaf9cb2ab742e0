package io.github.erpvipps.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code docs/if-it-dies-here.md}: each line of its tables is a step, and the last column says around what it is struck. */
final class DiesHerePage {

    private static final Path PAGE = Path.of("docs", "if-it-dies-here.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private DiesHerePage() {}

    /**
     * @param first the statement or file after which the step begins
     * @param last the one before which it ends; the same where the step is one statement
     */
    record Step(String section, String step, String first, String last) {

        /** The two moments between which the step lies, or around it. */
        List<NamedPoint> points(String thread) {
            if (first.equals(last)) {
                return List.of(
                        point(NamedPoint.Moment.BEFORE, first, thread), point(NamedPoint.Moment.AFTER, first, thread));
            }
            return List.of(
                    point(NamedPoint.Moment.AFTER, first, thread),
                    point(NamedPoint.isFile(last) ? NamedPoint.Moment.AFTER : NamedPoint.Moment.BEFORE, last, thread));
        }

        private static NamedPoint point(NamedPoint.Moment moment, String what, String thread) {
            return new NamedPoint(NamedPoint.Blow.HALT, moment, what, NamedPoint.isFile(what) ? "" : thread);
        }
    }

    static List<Step> steps() {
        try {
            List<Step> steps = new ArrayList<>();
            String section = "";
            for (String line : Files.readAllLines(PAGE)) {
                if (line.startsWith("## ")) {
                    section = line.substring(3);
                } else if (line.startsWith("| ") && !line.startsWith("| step |")) {
                    steps.add(step(section, line));
                }
            }
            return steps;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Step step(String section, String line) {
        List<String> cells = List.of(line.split("\\|", -1));
        List<String> names = new ArrayList<>();
        Matcher code = CODE.matcher(cells.get(cells.size() - 2));
        while (code.find()) {
            names.add(code.group(1));
        }
        if (cells.size() != 6 || names.isEmpty() || names.size() > 2) {
            throw new AssertionError("this line does not name where it is struck: " + line);
        }
        return new Step(section, cells.get(1).strip(), names.get(0), names.get(names.size() - 1));
    }
}
