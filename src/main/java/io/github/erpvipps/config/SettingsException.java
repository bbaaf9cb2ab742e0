package io.github.erpvipps.config;

import java.util.List;

/** One or more settings are missing or wrong; each problem names its setting and says what it should be. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public SettingsException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** One line for each setting that must be mended. */
    public List<String> problems() {
        return problems;
    }
}
