package io.github.erpvipps.benchmark;

/**
 * Something that the bridge must reach, and whether it does.
 *
 * @param what is measured
 * @param wanted the bound, with what it comes from
 * @param measured with what helps to judge it
 */
record Target(String what, String wanted, String measured, boolean met) {

    String verdict() {
        return met ? "met" : "not met";
    }
}
