/** What operators see of a running bridge, and what they may do to it: JMX, health and early warnings. */
package io.github.erpvipps.operate;
