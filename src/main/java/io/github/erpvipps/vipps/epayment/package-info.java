/**
 * The adapter for Vipps' ePayment API v1: its request bodies, its answers, its payments with their events, and its webhooks.
 * Sources: the ePayment and Webhooks API guides, their OpenAPI files (1.4.1 and v1) and the list of error codes.
 */
package io.github.erpvipps.vipps.epayment;
