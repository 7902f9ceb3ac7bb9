/**
 * Who owns which field: {@code metadata.managedFields}, and server-side apply on top of it, after
 * Kubernetes' structured-merge-diff. Pure.
 */
@NullMarked
package dev.sluice.clustersim.managed;

import org.jspecify.annotations.NullMarked;
