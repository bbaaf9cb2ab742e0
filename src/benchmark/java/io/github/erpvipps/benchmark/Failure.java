package io.github.erpvipps.benchmark;

/**
 * A cell that could not be measured.
 *
 * @param duplicates calls that were made twice nevertheless
 */
record Failure(Subject subject, Cell cell, int round, String why, int duplicates) {

    String described() {
        return "NOT MEASURED: %s, %s, round %d: %s".formatted(subject.title(), cell.described(), round, why);
    }
}
