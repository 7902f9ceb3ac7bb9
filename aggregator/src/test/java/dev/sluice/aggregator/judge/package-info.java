/** Tests of the fold: golden cases, laws, and each behaviour by name. */
@NullMarked
package dev.sluice.aggregator.judge;

import org.jspecify.annotations.NullMarked;
