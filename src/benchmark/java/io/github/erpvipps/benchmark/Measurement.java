package io.github.erpvipps.benchmark;

/**
 * What one subject did in one cell.
 *
 * @param captures how many were captured
 * @param seconds from the first call at the stand-in to the last capture that was committed as done
 * @param p50Ms of one capture, from the commit before its call to the commit of its outcome; for the obvious route, which
 *     commits nothing before a call, from one outcome to the next
 * @param cpuMs of the process under test, for each capture
 * @param databaseCpuMs of PostgreSQL's processes, for each capture
 * @param standInCpuMs of the stand-in, for each capture
 * @param residentMb the most that the process under test ever had in memory; 0 where the system does not tell
 * @param commits of the whole database, for each capture, about: PostgreSQL tells them with a delay
 * @param walBytes for each capture
 * @param mostInFlight as the stand-in has seen it
 * @param duplicates calls whose idempotency key had come before
 */
record Measurement(
        Subject subject,
        Cell cell,
        int captures,
        double seconds,
        double p50Ms,
        double p99Ms,
        double cpuMs,
        double databaseCpuMs,
        double standInCpuMs,
        long residentMb,
        double commits,
        long walBytes,
        int mostInFlight,
        int duplicates) {

    double perSecond() {
        return captures / seconds;
    }

    /** What people are shown of it, in the order of the columns. */
    Object[] columns(String name) {
        return new Object[] {
            name,
            cell.latencyMs(),
            cell.inFlight(),
            captures,
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
