/**
 * Takes what an ERP says, in rows or in lines, into the ledger: checked first, once only, and each by itself.
 * Nothing here calls Vipps.
 */
package io.github.erpvipps.accept;
