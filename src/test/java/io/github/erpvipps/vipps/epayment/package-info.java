/** What webhooks prove, what is heard of them, and how they are registered. */
package io.github.erpvipps.vipps.epayment;
