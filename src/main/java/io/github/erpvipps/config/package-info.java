/**
 * The settings: where they come from, what they must be, and which of them are secrets.
 * Everything that is wrong with them is said at once, by name, before anything starts.
 */
package io.github.erpvipps.config;
