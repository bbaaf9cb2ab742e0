/**
 * The adapter for Vipps' ePayment API v1 and the Webhooks API that belongs to it: request bodies, answers, payments with their events,
 * and what webhooks look like, how they are signed and how they are registered.
 * Sources: the guides of both APIs, their OpenAPI files (ePayment 1.4.1, Webhooks v1) and the list of error codes.
 */
package io.github.erpvipps.vipps.epayment;
