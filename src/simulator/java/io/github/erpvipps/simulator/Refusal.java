package io.github.erpvipps.simulator;

/** Thrown when Vipps says no; carries the answer that says it. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    Refusal(int status, String group, String code, String message) {
        this(Answer.error(status, group, code, message), "(" + group + ", " + code + ") " + message);
    }

    Refusal(Answer answer, String message) {
        super(message, null, false, false);
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }
}
