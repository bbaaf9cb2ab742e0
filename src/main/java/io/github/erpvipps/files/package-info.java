/**
 * Reads the files that an ERP drops: finds encoding, separator and columns, and streams the lines one by one.
 * A bad line is told apart from a bad file, so that one never costs the other. No database and no routes in here.
 */
package io.github.erpvipps.files;
