/** Bridges of two releases on one ledger: the newer one migrates it while the older one works on. */
package io.github.erpvipps.upgrade;
