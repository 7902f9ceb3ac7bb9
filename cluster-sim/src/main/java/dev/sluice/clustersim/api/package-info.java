/**
 * Kubernetes' HTTP API as a function: a request and an instant in, an answer out. Pure; not
 * thread-safe.
 */
@NullMarked
package dev.sluice.clustersim.api;

import org.jspecify.annotations.NullMarked;
