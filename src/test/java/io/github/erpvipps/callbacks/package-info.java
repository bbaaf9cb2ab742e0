/** The server's limits. */
package io.github.erpvipps.callbacks;
