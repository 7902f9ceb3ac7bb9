/** Deployments: revisions, rolling updates, their conditions. */
@NullMarked
package dev.sluice.clustersim.behaviour.deployment;

import org.jspecify.annotations.NullMarked;
