package io.github.erpvipps.benchmark;

import java.util.List;

/**
 * What is measured: one process, or several that do the same on one ledger.
 *
 * @param startSeconds from the start of a process until it is ready, the longest; 0 where nothing tells when it is
 */
record UnderTest(List<ChildProcess> processes, double startSeconds) implements AutoCloseable {

    /** @throws IllegalStateException with its output, when one has ended */
    void mustLive() {
        processes.forEach(ChildProcess::mustLive);
    }

    /** Of all together. */
    double cpuMs() {
        return processes.stream().mapToLong(process -> process.cpu().toNanos()).sum() / 1e6;
    }

    /** Of the one that ever had most. */
    long mostResidentMb() {
        return processes.stream().mapToLong(ChildProcess::mostResidentMb).max().orElse(0);
    }

    @Override
    public void close() {
        processes.forEach(ChildProcess::stop);
        processes.forEach(ChildProcess::close);
    }
}
