/**
 * The operator's commands against a real ledger, and {@code run} as a process.
 */
package io.github.erpvipps.cli;
