/**
 * Nodes, a scheduler and a kubelet in one. What a pod does is said by the {@link
 * dev.sluice.clustersim.behaviour.kubelet.KubeletConfig}, by a {@link
 * dev.sluice.clustersim.behaviour.kubelet.PodScript}, and by annotations of the pod itself:
 *
 * <ul>
 *   <li>{@code sim.sluice.dev/ready: "false"}: its containers run and are not ready, until the
 *       annotation goes or says {@code "true"}
 *   <li>{@code sim.sluice.dev/ready-after: 5s}: from the start of its containers, instead of the
 *       configured delay
 *   <li>{@code sim.sluice.dev/exit-code: "1"}: its containers end with this code
 *   <li>{@code sim.sluice.dev/exit-after: 3s}: so long after they started (default: at once)
 *   <li>{@code sim.sluice.dev/image: missing}: its images cannot be pulled
 *   <li>{@code sim.sluice.dev/schedule: "false"}: it is bound to no node
 * </ul>
 *
 * <p>Durations are whole numbers with a unit: {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}.
 */
@NullMarked
package dev.sluice.clustersim.behaviour.kubelet;

import org.jspecify.annotations.NullMarked;
