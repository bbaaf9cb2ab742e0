/** The management address as a stranger and as an operator meet it. */
package io.github.erpvipps.management;
