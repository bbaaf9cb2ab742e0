/**
 * The file drop: takes files from the inbox line by line, and writes results and a feed into the outbox.
 * No file is lost or overwritten, and no line is taken twice, whatever dies in between.
 */
package io.github.erpvipps.drop;
