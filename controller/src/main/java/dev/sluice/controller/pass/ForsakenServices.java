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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go the Services of Rollouts that were deleted while no controller ran: nobody tells one that
 * starts of what is gone. Thread-safe.
 */
public final class ForsakenServices {

  private static final Logger LOGGER = LoggerFactory.getLogger(ForsakenServices.class);

  private final KubernetesClient client;
  private final Planner planner;
  private final PlanApplier applier;
  private final InstantSource clock;

  /** For one cluster. */
  public ForsakenServices(
      KubernetesClient client, Planner planner, PlanApplier applier, InstantSource clock) {
    this.client = client;
    this.planner = planner;
    this.applier = applier;
    this.clock = clock;
  }

  /** The Rollout that a Service says it is managed by. */
  public static Optional<ResourceID> manager(Service service) {
    return ReplicaSets.annotation(service, Annotations.MANAGED_BY)
        .map(name -> new ResourceID(name, service.getMetadata().getNamespace()));
  }

  /**
   * Asks the API server for the Rollout that each of these Services says it is managed by, and lets
   * go those whose Rollout is gone. A Rollout may only be another instance's: then nothing happens.
   *
   * @param suspects Services of Rollouts that this controller does not know
   */
  public void letGo(Collection<Service> suspects) {
    suspects.stream()
        .filter(service -> manager(service).isPresent())
        .collect(Collectors.groupingBy(service -> manager(service).orElseThrow()))
        .forEach(this::letGo);
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
                  ? "the rollout is gone, its services are let go"
                  : "the rollout is gone, its services are let go at the next start");
    } catch (KubernetesClientException e) {
      LOGGER
          .atWarn()
          .addKeyValue("namespace", namespace)
          .addKeyValue("rollout", rollout.getName())
          .addKeyValue("error", e.getMessage())
          .log("services of a rollout that may be gone are looked at again at the next start");
    }
  }
}
