/** The aggregator on a real broker. */
@NullMarked
package dev.sluice.aggregator.it;

import org.jspecify.annotations.NullMarked;
