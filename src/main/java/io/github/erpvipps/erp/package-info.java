/**
 * The way to the ERP's tables and back. The statements are in {@code routes/sql/erp} and an integrator's to replace;
 * what is here only knows the columns that they give and take.
 */
package io.github.erpvipps.erp;
