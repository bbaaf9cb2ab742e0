/**
 * The Camel component {@code due:}, with which a route begins that works off rows of the ledger.
 * It takes rows into free slots, one exchange each, so that one slow call never holds up the others.
 */
package io.github.erpvipps.work;
