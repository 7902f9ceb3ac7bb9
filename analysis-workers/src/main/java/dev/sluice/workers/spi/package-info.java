/**
 * What a metric provider implements and what it is given; the README of this module is its
 * tutorial.
 */
@NullMarked
package dev.sluice.workers.spi;

import org.jspecify.annotations.NullMarked;
