package io.github.erpvipps.torture;

/**
 * A promise that was not kept.
 *
 * @param promise its number in the README; 0: the machinery itself
 * @param order null when it is about no single one
 */
record Broken(int promise, String order, String what) {

    @Override
    public String toString() {
        return "promise " + promise + (order == null ? "" : ", order " + order) + ": " + what;
    }
}
