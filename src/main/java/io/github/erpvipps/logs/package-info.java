/**
 * The log: one line for each thing that happened to an order, in a format for people or for machines, and the masks that
 * hide secrets and phone numbers in whatever is written, whoever writes it.
 */
package io.github.erpvipps.logs;
