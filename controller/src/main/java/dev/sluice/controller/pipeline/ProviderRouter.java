package dev.sluice.controller.pipeline;

import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.router.RouterSettings;
import dev.sluice.router.TrafficRouter;
import dev.sluice.router.kube.KubernetesRoutingObjects;
import dev.sluice.router.provider.Providers;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;

/** The router's library on the controller's own client. Thread-safe. */
public final class ProviderRouter implements DirectRouter {

  private static final String WRITER = "controller";
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);

  private final TrafficRouter router;

  /**
   * A router with every provider of this version.
   *
   * @param istioApiVersion group and version of Istio's networking API
   */
  public ProviderRouter(KubernetesClient client, String istioApiVersion, InstantSource clock) {
    this.router =
        new TrafficRouter(
            new KubernetesRoutingObjects(client, "sluice-" + WRITER, REQUEST_TIMEOUT),
            Providers.standard(istioApiVersion),
            RouterSettings.forWriter(WRITER),
            clock);
  }

  @Override
  public RoutingReport apply(RoutingCommand command) {
    return router.apply(command);
  }
}
