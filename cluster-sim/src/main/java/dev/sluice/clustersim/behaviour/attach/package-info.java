/** Behaviours for a real kube-apiserver. Not pure: a thread, a client, a clock. */
@NullMarked
package dev.sluice.clustersim.behaviour.attach;

import org.jspecify.annotations.NullMarked;
