/** How many pods may be evicted. */
@NullMarked
package dev.sluice.clustersim.behaviour.disruption;

import org.jspecify.annotations.NullMarked;
