/**
 * A scripted Vipps with books of its own: the other side in tests, in the demo, and as a process by itself.
 */
package io.github.erpvipps.simulator;
