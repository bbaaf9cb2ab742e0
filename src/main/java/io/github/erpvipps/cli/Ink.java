package io.github.erpvipps.cli;

import java.util.Map;

/**
 * Colours for a terminal, and none for anything else.
 *
 * @param inColour false where the output is no terminal or {@code NO_COLOR} is set
 */
public record Ink(boolean inColour) {

    public static Ink of(Map<String, String> environment) {
        return new Ink(Boolean.getBoolean("bridge.terminal")
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM")));
    }

    public String bold(String text) {
        return with("1", text);
    }

    public String dim(String text) {
        return with("2", text);
    }

    public String red(String text) {
        return with("31", text);
    }

    public String green(String text) {
        return with("32", text);
    }

    public String yellow(String text) {
        return with("33", text);
    }

    public String cyan(String text) {
        return with("36", text);
    }

    /** A state of a payment or an operation: good ends green, what goes on yellow or cyan, what a person should see red. */
    public String state(String state, String text) {
        return switch (state.strip()) {
            case "DONE", "CAPTURED", "REFUNDED", "PARTIALLY_REFUNDED" -> green(text);
            case "AUTHORIZED", "PARTIALLY_CAPTURED" -> cyan(text);
            case "REJECTED", "DEAD_LETTERED", "UNKNOWN" -> red(text);
            case "CANCELLED", "ABORTED", "EXPIRED" -> dim(text);
            default -> yellow(text);
        };
    }

    private String with(String code, String text) {
        return inColour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
