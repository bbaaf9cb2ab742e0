/**
 * Money is a whole number of minor units (øre, cents), held in a {@code long}. Text becomes money exactly or is
 * refused in words that the sender can act on; it is never rounded and never guessed.
 */
package io.github.erpvipps.money;
