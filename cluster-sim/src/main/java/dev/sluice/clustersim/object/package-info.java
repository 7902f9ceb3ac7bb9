/** What a Kubernetes object is made of: names, metadata, errors. Pure. */
@NullMarked
package dev.sluice.clustersim.object;

import org.jspecify.annotations.NullMarked;
