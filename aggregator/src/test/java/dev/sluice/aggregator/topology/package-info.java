/** Tests of the topology with Streams' own test driver. */
@NullMarked
package dev.sluice.aggregator.topology;

import org.jspecify.annotations.NullMarked;
