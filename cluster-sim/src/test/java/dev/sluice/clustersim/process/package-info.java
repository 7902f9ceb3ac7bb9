@NullMarked
package dev.sluice.clustersim.process;

import org.jspecify.annotations.NullMarked;
