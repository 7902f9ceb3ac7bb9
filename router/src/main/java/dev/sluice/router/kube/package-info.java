/** Reads, writes and watches routing objects in a Kubernetes API server. */
@NullMarked
package dev.sluice.router.kube;

import org.jspecify.annotations.NullMarked;
