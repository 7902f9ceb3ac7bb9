package dev.sluice.controller.pipeline;

import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.router.RouterSettings;
import dev.sluice.router.TrafficRouter;
import dev.sluice.router.kube.KubernetesRouting;
import dev.sluice.router.kube.KubernetesRoutingSettings;
import dev.sluice.router.provider.Providers;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.Optional;

/** The router's library on the controller's own client. Thread-safe. */
public final class ProviderRouter implements DirectRouter {

  private static final String WRITER = "controller";

  private final KubernetesRouting objects;
  private final TrafficRouter router;

  /**
   * A router with every provider of this version.
   *
   * @param istioApiVersion group and version of Istio's networking API
   * @param primaryClusterNamespace where the Secret of Istio's primary cluster is looked for;
   *     empty: Istio's objects are in the client's cluster
   */
  public ProviderRouter(
      KubernetesClient client,
      String istioApiVersion,
      Optional<String> primaryClusterNamespace,
      InstantSource clock) {
    KubernetesRoutingSettings usual = KubernetesRoutingSettings.forWriter("sluice-" + WRITER);
    this.objects =
        new KubernetesRouting(
            client,
            new KubernetesRoutingSettings(
                usual.fieldManager(),
                usual.requestTimeout(),
                usual.namespaces(),
                primaryClusterNamespace.orElse("")));
    this.router =
        new TrafficRouter(
            objects, Providers.standard(istioApiVersion), RouterSettings.forWriter(WRITER), clock);
  }

  @Override
  public RoutingReport apply(RoutingCommand command) {
    return router.apply(command);
  }

  @Override
  public void close() {
    objects.close();
  }
}
