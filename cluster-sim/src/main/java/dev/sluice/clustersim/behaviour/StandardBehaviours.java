package dev.sluice.clustersim.behaviour;

import dev.sluice.clustersim.behaviour.deployment.Deployments;
import dev.sluice.clustersim.behaviour.disruption.DisruptionBudgets;
import dev.sluice.clustersim.behaviour.endpoints.EndpointsController;
import dev.sluice.clustersim.behaviour.garbage.GarbageCollector;
import dev.sluice.clustersim.behaviour.job.Jobs;
import dev.sluice.clustersim.behaviour.kubelet.Kubelet;
import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.behaviour.kubelet.Processes;
import dev.sluice.clustersim.behaviour.namespace.Namespaces;
import dev.sluice.clustersim.behaviour.replicaset.ReplicaSets;
import java.util.List;

/**
 * All behaviours of a cluster, ready to be driven.
 *
 * @param kubelet to be told how processes end
 */
public record StandardBehaviours(Behaviours all, Kubelet kubelet) {

  /**
   * A whole cluster.
   *
   * @param processes runs containers for real; {@link Processes#none()}: none is
   * @param rootCertificates PEM, for each namespace's {@code kube-root-ca.crt}; may be empty
   */
  public static StandardBehaviours of(
      KubeletConfig config, Processes processes, String rootCertificates) {
    View view = new View();
    Kubelet kubelet = new Kubelet(view, config, processes);
    return new StandardBehaviours(
        new Behaviours(view, list(view, kubelet, rootCertificates)), kubelet);
  }

  /**
   * The behaviours of a whole cluster in the order to run them, to be driven by somebody else.
   *
   * @param kubelet made over the same view
   */
  public static List<Behaviour> list(View view, Kubelet kubelet, String rootCertificates) {
    return List.of(
        new Namespaces(view, rootCertificates),
        new Deployments(view),
        new ReplicaSets(view),
        new Jobs(view),
        kubelet,
        new EndpointsController(view),
        new DisruptionBudgets(view),
        new GarbageCollector(view));
  }
}
