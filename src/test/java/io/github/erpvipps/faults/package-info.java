/**
 * The bridge under blows: real processes that are killed, hung or cut off at a named point, and the three books afterwards.
 */
package io.github.erpvipps.faults;
