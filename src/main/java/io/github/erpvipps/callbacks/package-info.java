/**
 * What Vipps calls us for. It is verified, stored and answered at once, and never believed:
 * all that it can bring about is an earlier look at a payment.
 */
package io.github.erpvipps.callbacks;
