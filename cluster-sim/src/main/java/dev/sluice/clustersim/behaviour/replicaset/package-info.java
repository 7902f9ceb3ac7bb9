/** ReplicaSets, and how controllers look at their pods. */
@NullMarked
package dev.sluice.clustersim.behaviour.replicaset;

import org.jspecify.annotations.NullMarked;
