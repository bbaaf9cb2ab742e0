package io.github.erpvipps.benchmark;

/**
 * What one subject did in one cell.
 *
 * @param calls how many were made
 * @param seconds from the first call at the stand-in to the last outcome that was committed
 * @param p50Ms of one call, from the commit before it (of a look: from its lease) to the commit of its outcome; for the obvious
 *     route, which commits nothing before a call, from one outcome to the next
 * @param cpuMs of the processes under test, for each call
 * @param databaseCpuMs of PostgreSQL's processes, for each call
 * @param standInCpuMs of the stand-in, for each call
 * @param residentMb the most that a process under test ever had in memory; 0 where the system does not tell
 * @param startSeconds from the start of a bridge until it was ready; 0 for the others
 * @param commits of the whole database, for each call, about: PostgreSQL tells them with a delay
 * @param walBytes for each call
 * @param mostInFlight as the stand-in has seen it
 * @param duplicates calls whose idempotency key had come before
 */
record Measurement(
        Subject subject,
        Cell cell,
        int round,
        int calls,
        double seconds,
        double p50Ms,
        double p99Ms,
        double cpuMs,
        double databaseCpuMs,
        double standInCpuMs,
        long residentMb,
        double startSeconds,
        double commits,
        long walBytes,
        int mostInFlight,
        int duplicates) {

    double perSecond() {
        return calls / seconds;
    }

    /** For people: the subject, and how many of it. */
    String title() {
        return cell.bridges() == 1 ? subject.title() : subject.title() + " × " + cell.bridges();
    }

    /** What people are shown of it, in the order of the columns. */
    Object[] columns(String name) {
        return new Object[] {
            name,
            cell.latencyMs(),
            cell.inFlight(),
            calls,
            perSecond(),
            p50Ms,
            p99Ms,
            cpuMs,
            databaseCpuMs,
            residentMb,
            commits,
            walBytes,
            duplicates
        };
    }
}
