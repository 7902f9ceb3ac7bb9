/** The resources that Kubernetes brings itself: their schemas, defaults and rules. Pure. */
@NullMarked
package dev.sluice.clustersim.builtin;

import org.jspecify.annotations.NullMarked;
