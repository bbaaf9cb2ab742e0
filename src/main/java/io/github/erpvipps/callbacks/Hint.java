package io.github.erpvipps.callbacks;

/**
 * All that is kept of a callback: which payment it is about, proved by its token, and the one word that it claims, which
 * proves nothing.
 */
public record Hint(String salesUnit, String reference, String claim) {}
