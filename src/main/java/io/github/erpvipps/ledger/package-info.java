/**
 * The ledger: payments, the operations on them and what happened, in rows that survive anything.
 * Every change of an operation's state is one guarded statement under its payment's lock; no transaction spans a call to Vipps.
 * The states and their arrows are drawn in docs/architecture.md.
 */
package io.github.erpvipps.ledger;
