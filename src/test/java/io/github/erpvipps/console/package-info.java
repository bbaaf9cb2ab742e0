/** The console as a browser and as an attacker's page meet it. */
package io.github.erpvipps.console;
