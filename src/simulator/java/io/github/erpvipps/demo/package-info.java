/**
 * {@code ./bridge demo}: the bridge beside a simulated Vipps, and sample orders from an ERP that is played here.
 * What it shows is read from the three books: the ERP's, the ledger's and Vipps'.
 */
package io.github.erpvipps.demo;
