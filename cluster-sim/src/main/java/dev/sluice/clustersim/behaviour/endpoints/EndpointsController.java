package dev.sluice.clustersim.behaviour.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Cluster;
import dev.sluice.clustersim.behaviour.Controller;
import dev.sluice.clustersim.behaviour.DeleteOptions;
import dev.sluice.clustersim.behaviour.Pods;
import dev.sluice.clustersim.behaviour.Resources;
import dev.sluice.clustersim.behaviour.Selector;
import dev.sluice.clustersim.behaviour.SelectorIndex;
import dev.sluice.clustersim.behaviour.View;
import dev.sluice.clustersim.behaviour.Written;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Endpoints and EndpointSlices of Services with a selector. IPv4 only. */
public final class EndpointsController extends Controller {

  private static final String HEADLESS = "service.kubernetes.io/headless";
  private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";

  private final SelectorIndex selectors = new SelectorIndex();
  private final Slices slices;

  /** Over what {@code view} knows. */
  public EndpointsController(View view) {
    super(view);
    this.slices = new Slices(view);
  }

  @Override
  public Set<GroupResource> watches() {
    return Set.of(
        Resources.SERVICES, Resources.PODS, Resources.ENDPOINTS, Resources.ENDPOINT_SLICES);
  }

  @Override
  public void changed(
      GroupResource resource, Optional<ObjectNode> before, Optional<ObjectNode> after) {
    if (resource.equals(Resources.SERVICES)) {
      after
          .or(() -> before)
          .map(object -> View.key(resource, object))
          .ifPresent(
              key -> {
                after
                    .filter(EndpointsController::selects)
                    .ifPresentOrElse(
                        service -> selectors.put(key, selector(service)),
                        () -> selectors.remove(key));
                work.add(key);
              });
    } else if (resource.equals(Resources.PODS)) {
      before.ifPresent(this::lookAtServices);
      after.ifPresent(this::lookAtServices);
    } else if (resource.equals(Resources.ENDPOINTS)) {
      // Whatever somebody else did to it is put right.
      after
          .or(() -> before)
          .ifPresent(o -> lookAtService(Meta.of(o).namespace(), Meta.of(o).name()));
    } else {
      after
          .or(() -> before)
          .ifPresent(o -> lookAtService(Meta.of(o).namespace(), Slices.service(o)));
    }
  }

  private void lookAtServices(ObjectNode pod) {
    selectors.matching(Meta.of(pod).namespace(), Meta.of(pod).labels()).forEach(work::add);
  }

  private void lookAtService(String namespace, String name) {
    ObjectKey key = new ObjectKey(Resources.SERVICES, namespace, name);
    if (view.get(key).filter(EndpointsController::selects).isPresent()) {
      work.add(key);
    }
  }

  private static boolean selects(ObjectNode service) {
    return !service.path("spec").path("selector").isEmpty()
        && !Json.text(service, "spec", "type").equals("ExternalName");
  }

  private static Selector selector(ObjectNode service) {
    return Selector.ofLabels(service.path("spec").path("selector"));
  }

  @Override
  protected boolean sync(ObjectKey key, Cluster cluster, Instant now) {
    Optional<ObjectNode> found = view.get(key);
    ObjectKey endpoints = new ObjectKey(Resources.ENDPOINTS, key.namespace(), key.name());
    if (found.isEmpty()) {
      work.forget(key);
      return !isOwn(view.get(endpoints)) || went(cluster.delete(endpoints, DeleteOptions.plain()));
    }
    ObjectNode service = found.get();
    if (!selects(service) || view.isGoing(service)) {
      return true;
    }
    List<ObjectNode> pods = new ArrayList<>(view.pods(key.namespace(), selector(service)));
    pods.sort(Comparator.comparing(pod -> Json.text(pod, "status", "podIP")));
    return slices.write(service, pods, cluster) & writeEndpoints(service, endpoints, pods, cluster);
  }

  // Endpoints of Services without a selector belong to whoever wrote them.
  private static boolean isOwn(Optional<ObjectNode> endpoints) {
    return endpoints.filter(e -> Meta.of(e).labels().containsKey(MANAGED_BY)).isPresent();
  }

  private boolean writeEndpoints(
      ObjectNode service, ObjectKey key, List<ObjectNode> pods, Cluster cluster) {
    Optional<ObjectNode> there = view.get(key);
    ObjectNode endpoints =
        there
            .map(ObjectNode::deepCopy)
            .orElseGet(() -> Json.object().put("apiVersion", "v1").put("kind", "Endpoints"));
    ObjectNode metadata = endpoints.withObjectProperty("metadata");
    metadata.put("name", key.name()).put("namespace", key.namespace());
    ObjectNode labels = metadata.putObject("labels");
    Meta.of(service).labels().forEach(labels::put);
    labels.put(MANAGED_BY, "endpoint-controller");
    if (Backends.isHeadless(service)) {
      labels.put(HEADLESS, "");
    }
    ArrayNode subsets = subsets(service, pods);
    if (subsets.isEmpty()) {
      endpoints.remove("subsets");
    } else {
      endpoints.set("subsets", subsets);
    }
    if (there.isEmpty()) {
      return cluster.create(Resources.ENDPOINTS, endpoints) instanceof Written.Done;
    }
    return endpoints.equals(there.get()) || went(cluster.update(Resources.ENDPOINTS, endpoints));
  }

  /** The pods behind one port. */
  private record Behind(List<ObjectNode> ready, List<ObjectNode> notReady) {

    Behind() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  // Ports with the same pods behind them share a subset.
  private static ArrayNode subsets(ObjectNode service, List<ObjectNode> pods) {
    boolean unready = Backends.publishesNotReady(service);
    boolean portless = service.path("spec").path("ports").isEmpty();
    Map<JsonNode, Behind> byPort = new LinkedHashMap<>();
    for (ObjectNode pod : pods) {
      if (!Backends.counts(pod, unready)) {
        continue;
      }
      ArrayNode ports = Backends.ports(service, pod, false);
      if (portless) {
        ports.addNull();
      }
      for (JsonNode port : ports) {
        Behind behind = byPort.computeIfAbsent(port, p -> new Behind());
        (unready || Pods.isReady(pod) ? behind.ready() : behind.notReady())
            .add(Backends.address(service, pod));
      }
    }
    Map<Behind, ObjectNode> byPods = new LinkedHashMap<>();
    byPort.forEach(
        (port, behind) -> {
          ObjectNode subset = byPods.computeIfAbsent(behind, EndpointsController::subset);
          if (!port.isNull()) {
            subset.withArrayProperty("ports").add(port);
          }
        });
    ArrayNode subsets = Json.mapper().createArrayNode();
    byPods.values().forEach(subsets::add);
    return subsets;
  }

  private static ObjectNode subset(Behind behind) {
    ObjectNode subset = Json.object();
    if (!behind.ready().isEmpty()) {
      subset.putArray("addresses").addAll(behind.ready());
    }
    if (!behind.notReady().isEmpty()) {
      subset.putArray("notReadyAddresses").addAll(behind.notReady());
    }
    return subset;
  }
}
