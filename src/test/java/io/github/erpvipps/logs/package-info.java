/** The log and the masks. */
package io.github.erpvipps.logs;
