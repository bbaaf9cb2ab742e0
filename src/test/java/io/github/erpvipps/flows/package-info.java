/**
 * The whole bridge against a real PostgreSQL and the simulator, one test class for each flow.
 * What is asserted are rows, requests and the simulator's books.
 */
package io.github.erpvipps.flows;
