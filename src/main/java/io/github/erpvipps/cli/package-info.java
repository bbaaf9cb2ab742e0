/**
 * The commands of {@code ./bridge}. All but {@code run} open nothing but the ledger, change nothing in its schema, and end
 * with an exit code that a script can use.
 */
package io.github.erpvipps.cli;
