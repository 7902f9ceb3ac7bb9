/**
 * What a write does to an object besides storing it: names, versions, defaults, generations, field
 * ownership, finalizers, deletion. The rules of Kubernetes' generic registry. Pure; not
 * thread-safe.
 */
@NullMarked
package dev.sluice.clustersim.registry;

import org.jspecify.annotations.NullMarked;
