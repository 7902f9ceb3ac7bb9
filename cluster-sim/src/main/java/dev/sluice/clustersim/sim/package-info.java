/**
 * A whole cluster as one value: store, API and behaviours, driven by whoever has the time. Pure.
 */
@NullMarked
package dev.sluice.clustersim.sim;

import org.jspecify.annotations.NullMarked;
