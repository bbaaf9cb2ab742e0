/** What is heard of a callback, and the server's limits. */
package io.github.erpvipps.callbacks;
