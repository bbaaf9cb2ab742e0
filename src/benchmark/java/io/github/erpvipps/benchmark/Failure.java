package io.github.erpvipps.benchmark;

/**
 * A cell that could not be measured.
 *
 * @param why with the output of a process that has ended
 * @param duplicates calls that were made twice nevertheless
 */
record Failure(Subject subject, Cell cell, int round, String why, int duplicates) {

    /** In one line, without the output of the process. */
    String described() {
        return "NOT MEASURED: %s, %s, round %d: %s"
                .formatted(
                        subject.title(),
                        cell.described(),
                        round,
                        why.lines().findFirst().orElse(""));
    }
}
