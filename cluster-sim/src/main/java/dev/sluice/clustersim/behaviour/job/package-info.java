/** Jobs: their pods, counters and conditions. */
@NullMarked
package dev.sluice.clustersim.behaviour.job;

import org.jspecify.annotations.NullMarked;
