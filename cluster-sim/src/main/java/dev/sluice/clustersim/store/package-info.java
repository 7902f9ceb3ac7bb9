/**
 * What a cluster holds and how it changed: one revision for everything, a bounded history to watch
 * from, lists as of a revision. Pure; not thread-safe.
 */
@NullMarked
package dev.sluice.clustersim.store;

import org.jspecify.annotations.NullMarked;
