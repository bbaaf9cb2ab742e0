/**
 * Counts what the bridge does and shows it to Prometheus. The other packages know nothing of this one: they tell small interfaces of
 * their own, and Camel's events tell the rest. Labels are words from lists that end; no order, reference, address or message.
 */
package io.github.erpvipps.metrics;
