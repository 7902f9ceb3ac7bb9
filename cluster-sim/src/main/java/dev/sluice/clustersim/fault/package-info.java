/**
 * What goes wrong between clients and a cluster, on demand: faults with a match, a chance and a
 * window, from a seed. The same seed and the same requests at the same times give the same faults.
 * Pure: no threads, no clock; a delay or a loss is a value that whoever serves the cluster acts on.
 * Not thread-safe: the store's rules.
 */
@NullMarked
package dev.sluice.clustersim.fault;

import org.jspecify.annotations.NullMarked;
