/**
 * What makes objects come alive: controllers, nodes, garbage collection. The behaviours know only
 * the port {@link dev.sluice.clustersim.behaviour.Cluster}, so that they run inside the simulator
 * as well as against a real kube-apiserver. Pure: no threads, no sockets, no clock.
 */
@NullMarked
package dev.sluice.clustersim.behaviour;

import org.jspecify.annotations.NullMarked;
