/**
 * The port to Vipps: what the rest of the bridge may ask of it and what it may answer, the same for every API.
 * An adapter beside it ({@code vipps.ecom}) knows one API's JSON; nothing else does.
 */
package io.github.erpvipps.vipps;
