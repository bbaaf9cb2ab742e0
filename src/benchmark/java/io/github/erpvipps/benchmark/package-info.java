/**
 * Measures the bridge against a hand-written loop and against the route that people write today, each in a process of its own.
 * Never in the bridge's jar.
 */
package io.github.erpvipps.benchmark;
