package dev.sluice.controller.pass;

import dev.sluice.controller.apply.PlanApplier;
import dev.sluice.controller.objects.RawRollout;
import dev.sluice.controller.planner.Annotations;
import dev.sluice.controller.planner.Planner;
import dev.sluice.controller.planner.RolloutSnapshot;
import dev.sluice.controller.revision.ReplicaSets;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rollouts that were deleted while no controller ran, and what they left: nobody tells a controller
 * that starts of what is gone. Thread-safe.
 */
public final class Departed {

  private static final Logger LOGGER = LoggerFactory.getLogger(Departed.class);

  private final KubernetesClient client;
  private final Planner planner;
  private final PlanApplier applier;
  private final InstantSource clock;
  private final Consumer<ResourceID> retract;

  /**
   * For one cluster.
   *
   * @param retract takes back the routing command of a Rollout that is gone
   */
  public Departed(
      KubernetesClient client,
      Planner planner,
      PlanApplier applier,
      InstantSource clock,
      Consumer<ResourceID> retract) {
    this.client = client;
    this.planner = planner;
    this.applier = applier;
    this.clock = clock;
    this.retract = retract;
  }

  /** The Rollout that a Service says it is managed by. */
  public static Optional<ResourceID> manager(Service service) {
    return ReplicaSets.annotation(service, Annotations.MANAGED_BY)
        .map(name -> new ResourceID(name, service.getMetadata().getNamespace()));
  }

  /**
   * Asks the API server for each of these Rollouts, and lets go what those held that are gone: the
   * selectors of their Services, and their routing command, which the router would go on to keep. A
   * Rollout that is there is another instance's: then nothing happens.
   *
   * @param services Services of Rollouts that this controller does not know
   * @param routed Rollouts that this controller does not know and that traffic was routed for
   */
  public void letGo(Collection<Service> services, Collection<ResourceID> routed) {
    Map<ResourceID, List<Service>> held =
        services.stream()
            .filter(service -> manager(service).isPresent())
            .collect(Collectors.groupingBy(service -> manager(service).orElseThrow()));
    Set<ResourceID> all = new HashSet<>(held.keySet());
    all.addAll(routed);
    all.forEach(rollout -> letGo(rollout, held.getOrDefault(rollout, List.of())));
  }

  private void letGo(ResourceID rollout, List<Service> services) {
    String namespace = rollout.getNamespace().orElse("");
    try {
      if (client
              .resources(RawRollout.class)
              .inNamespace(namespace)
              .withName(rollout.getName())
              .get()
          != null) {
        return;
      }
      retract.accept(rollout);
      RawRollout gone = new RawRollout();
      gone.setMetadata(
          new ObjectMetaBuilder()
              .withNamespace(namespace)
              .withName(rollout.getName())
              .withUid("")
              .withAnnotations(Map.of())
              .build());
      RolloutSnapshot last =
          RolloutSnapshot.of("", "", RolloutReading.of(gone).rollout()).withServices(services);
      boolean done = applier.release(gone, planner.release(last, clock.instant()));
      LOGGER
          .atInfo()
          .addKeyValue("namespace", namespace)
          .addKeyValue("rollout", rollout.getName())
          .log(
              done
                  ? "the rollout is gone, what it held is let go"
                  : "the rollout is gone, its services are let go at the next start");
    } catch (KubernetesClientException e) {
      LOGGER
          .atWarn()
          .addKeyValue("namespace", namespace)
          .addKeyValue("rollout", rollout.getName())
          .addKeyValue("error", e.getMessage())
          .log("what a rollout held that may be gone is looked at again at the next start");
    }
  }
}
