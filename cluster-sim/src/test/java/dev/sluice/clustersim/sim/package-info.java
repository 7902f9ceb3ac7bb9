@NullMarked
package dev.sluice.clustersim.sim;

import org.jspecify.annotations.NullMarked;
