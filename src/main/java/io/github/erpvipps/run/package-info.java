/**
 * Puts the parts together and runs them: databases, beans, routes, and a stop that loses nothing.
 */
package io.github.erpvipps.run;
