/**
 * The adapter for Vipps' eCom API v2: its request bodies, its answers and its payment details.
 * Sources: the eCom API guide, its OpenAPI file 2.0.3 and its lists of error codes.
 */
package io.github.erpvipps.vipps.ecom;
