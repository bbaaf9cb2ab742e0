/**
 * What Vipps published about its APIs, to hold our requests and the simulator's answers against.
 */
package io.github.erpvipps.contract;
