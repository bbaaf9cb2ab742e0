/**
 * Tortures two bridges, a simulated Vipps and a PostgreSQL, all of them real processes, with faults, kills, portal users and
 * operators drawn from a seed, and then compares the books.
 */
package io.github.erpvipps.torture;
