package dev.sluice.clustersim.behaviour.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Cluster;
import dev.sluice.clustersim.behaviour.Controller;
import dev.sluice.clustersim.behaviour.DeleteOptions;
import dev.sluice.clustersim.behaviour.Owners;
import dev.sluice.clustersim.behaviour.Resources;
import dev.sluice.clustersim.behaviour.View;
import dev.sluice.clustersim.behaviour.Written;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The EndpointSlices of a Service: endpoints with the same ports, a hundred a slice. */
final class Slices {

  private static final int MOST = 100;
  private static final String SERVICE = "kubernetes.io/service-name";
  private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  private static final String MANAGER = "endpointslice-controller.k8s.io";

  private final View view;

  Slices(View view) {
    this.view = view;
  }

  /** The Service that a slice belongs to; empty: none. */
  static String service(ObjectNode slice) {
    return Meta.of(slice).labels().getOrDefault(SERVICE, "");
  }

  /** Writes what has changed. */
  boolean write(ObjectNode service, List<ObjectNode> pods, Cluster cluster) {
    Map<JsonNode, Map<String, ObjectNode>> wanted = wanted(service, pods);
    List<ObjectNode> there =
        new ArrayList<>(
            view.controlledBy(Resources.ENDPOINT_SLICES, Meta.of(service).uid()).stream()
                .filter(slice -> !view.isGoing(slice))
                .filter(slice -> MANAGER.equals(Meta.of(slice).labels().get(MANAGED_BY)))
                .toList());
    boolean done = true;
    List<ObjectNode> unused = new ArrayList<>();
    Map<ObjectNode, ArrayNode> kept = new LinkedHashMap<>();
    for (ObjectNode slice : there) {
      Map<String, ObjectNode> left = wanted.get(ports(slice));
      ArrayNode endpoints = left == null ? array() : keep(slice, left);
      if (endpoints.isEmpty()) {
        unused.add(slice);
      } else {
        kept.put(slice, endpoints);
      }
    }
    for (Map.Entry<ObjectNode, ArrayNode> entry : kept.entrySet()) {
      Map<String, ObjectNode> left = wanted.getOrDefault(ports(entry.getKey()), Map.of());
      fill(entry.getValue(), left);
      done &= change(service, entry.getKey(), ports(entry.getKey()), entry.getValue(), cluster);
    }
    boolean none = kept.isEmpty() && wanted.isEmpty();
    for (Map.Entry<JsonNode, Map<String, ObjectNode>> group : wanted.entrySet()) {
      while (!group.getValue().isEmpty()) {
        ArrayNode endpoints = array();
        fill(endpoints, group.getValue());
        done &= put(service, unused, group.getKey(), endpoints, cluster);
      }
    }
    if (none) {
      // A Service without endpoints has one slice that says so.
      done &= put(service, unused, array(), array(), cluster);
    }
    for (ObjectNode slice : unused) {
      done &=
          Controller.went(
              cluster.delete(
                  View.key(Resources.ENDPOINT_SLICES, slice),
                  DeleteOptions.of(Meta.of(slice).uid())));
    }
    return done;
  }

  private static Map<JsonNode, Map<String, ObjectNode>> wanted(
      ObjectNode service, List<ObjectNode> pods) {
    Map<JsonNode, Map<String, ObjectNode>> wanted = new LinkedHashMap<>();
    for (ObjectNode pod : pods) {
      if (Backends.counts(pod, true)) {
        wanted
            .computeIfAbsent(Backends.ports(service, pod, true), p -> new LinkedHashMap<>())
            .put(Meta.of(pod).uid(), Backends.endpoint(service, pod));
      }
    }
    return wanted;
  }

  // Endpoints stay in the slice that they are in, so that few slices change.
  private static ArrayNode keep(ObjectNode slice, Map<String, ObjectNode> left) {
    ArrayNode endpoints = array();
    for (JsonNode endpoint : slice.path("endpoints")) {
      ObjectNode present = left.remove(Json.text(endpoint, "targetRef", "uid"));
      if (present != null) {
        endpoints.add(present);
      }
    }
    return endpoints;
  }

  private static void fill(ArrayNode endpoints, Map<String, ObjectNode> left) {
    var more = left.values().iterator();
    while (endpoints.size() < MOST && more.hasNext()) {
      endpoints.add(more.next());
      more.remove();
    }
  }

  private static JsonNode ports(ObjectNode slice) {
    return slice.path("ports").isArray() ? slice.path("ports") : array();
  }

  private static boolean put(
      ObjectNode service,
      List<ObjectNode> unused,
      JsonNode ports,
      ArrayNode endpoints,
      Cluster cluster) {
    if (!unused.isEmpty()) {
      return change(service, unused.removeFirst(), ports, endpoints, cluster);
    }
    Meta meta = Meta.of(service);
    ObjectNode slice = Json.object();
    slice.put("apiVersion", "discovery.k8s.io/v1").put("kind", "EndpointSlice");
    slice.put("addressType", "IPv4");
    ObjectNode metadata = slice.putObject("metadata");
    metadata.put("generateName", Owners.generateName(meta.name()));
    metadata.put("namespace", meta.namespace());
    metadata.set("labels", labels(service));
    metadata.putArray("ownerReferences").add(Owners.reference(service, "Service", "v1"));
    set(slice, ports, endpoints);
    return cluster.create(Resources.ENDPOINT_SLICES, slice) instanceof Written.Done;
  }

  private static boolean change(
      ObjectNode service, ObjectNode slice, JsonNode ports, ArrayNode endpoints, Cluster cluster) {
    ObjectNode changed = slice.deepCopy();
    changed.withObjectProperty("metadata").set("labels", labels(service));
    boolean same =
        ports(slice).equals(ports)
            && (slice.path("endpoints").isArray() ? slice.path("endpoints") : array())
                .equals(endpoints)
            && changed.equals(slice);
    if (same) {
      return true;
    }
    set(changed, ports, endpoints);
    return Controller.went(cluster.update(Resources.ENDPOINT_SLICES, changed));
  }

  // The API requires the field: nothing is written as an empty list.
  private static void set(ObjectNode slice, JsonNode ports, ArrayNode endpoints) {
    slice.set("endpoints", endpoints);
    slice.set("ports", ports);
  }

  private static ObjectNode labels(ObjectNode service) {
    ObjectNode labels = Json.object();
    Meta.of(service).labels().forEach(labels::put);
    labels.put(MANAGED_BY, MANAGER);
    labels.put(SERVICE, Meta.of(service).name());
    if (Backends.isHeadless(service)) {
      labels.put("service.kubernetes.io/headless", "");
    }
    return labels;
  }

  private static ArrayNode array() {
    return Json.mapper().createArrayNode();
  }
}
