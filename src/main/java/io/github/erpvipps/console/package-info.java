/**
 * The console beside a running bridge: Hawtio's pages, and a way from them to the bridge's Jolokia. Nothing of Hawtio's own server
 * runs, since that would open this machine's other Java processes and any address to whoever reaches it.
 */
package io.github.erpvipps.console;
