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

/** The router's library on the controller's own client. Thread-safe. */
public final class ProviderRouter implements DirectRouter {

  private static final String WRITER = "controller";

  private final TrafficRouter router;

  /**
   * A router with every provider of this version.
   *
   * @param istioApiVersion group and version of Istio's networking API
   */
  public ProviderRouter(KubernetesClient client, String istioApiVersion, InstantSource clock) {
    this.router =
        new TrafficRouter(
            new KubernetesRouting(client, KubernetesRoutingSettings.forWriter("sluice-" + WRITER)),
            Providers.standard(istioApiVersion),
            RouterSettings.forWriter(WRITER),
            clock);
  }

  @Override
  public RoutingReport apply(RoutingCommand command) {
    return router.apply(command);
  }
}
