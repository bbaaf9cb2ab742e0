/**
 * The management address: who may see what there. Health, metrics and Jolokia themselves are Camel's.
 */
package io.github.erpvipps.management;
