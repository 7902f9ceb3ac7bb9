/** The functions that Kubernetes adds to CEL. Pure. */
@NullMarked
package dev.sluice.clustersim.cel;

import org.jspecify.annotations.NullMarked;
