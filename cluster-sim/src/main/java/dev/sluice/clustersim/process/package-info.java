/** A cluster of one's own on this machine: what {@code sluice cluster up} and tests start. */
@NullMarked
package dev.sluice.clustersim.process;

import org.jspecify.annotations.NullMarked;
