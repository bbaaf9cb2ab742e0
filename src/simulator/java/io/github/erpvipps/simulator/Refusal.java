package io.github.erpvipps.simulator;

/** Thrown when a call is refused in the words of its API; carries the answer that says it. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    Refusal(Answer answer, String message) {
        super(message, null, false, false);
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }
}
