package io.github.erpvipps.benchmark;

/**
 * What all measurements of a run share.
 *
 * @param seconds how long a cell is to take, about
 * @param warmUp calls before anything is measured
 * @param statements whether statements are counted and printed
 */
record Bench(
        Running running, Ground ground, Rows rows, VippsStandIn vipps, int seconds, int warmUp, boolean statements) {}
