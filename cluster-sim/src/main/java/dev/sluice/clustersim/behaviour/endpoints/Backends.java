package dev.sluice.clustersim.behaviour.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Pods;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import java.util.List;
import java.util.Optional;

/** What a Service sees of its pods. Pure. */
final class Backends {

  private Backends() {}

  static boolean isHeadless(ObjectNode service) {
    return Json.text(service, "spec", "clusterIP").equals("None");
  }

  static boolean publishesNotReady(ObjectNode service) {
    return service.path("spec").path("publishNotReadyAddresses").asBoolean(false);
  }

  /** Whether a pod has an address and lives; pods that are being deleted only where asked for. */
  static boolean counts(ObjectNode pod, boolean terminating) {
    return !Pods.isOver(pod)
        && !Json.text(pod, "status", "podIP").isEmpty()
        && (terminating || !Meta.of(pod).deleting());
  }

  /** The Service's ports at this pod; those with a name that the pod does not have are left out. */
  static ArrayNode ports(ObjectNode service, ObjectNode pod, boolean emptyNames) {
    ArrayNode ports = Json.mapper().createArrayNode();
    for (JsonNode port : service.path("spec").path("ports")) {
      String protocol = port.path("protocol").asText("TCP");
      Optional<Integer> number = number(port, protocol, pod);
      if (number.isEmpty()) {
        continue;
      }
      ObjectNode one = ports.addObject();
      Json.at(port, "appProtocol").ifPresent(p -> one.set("appProtocol", p));
      String name = port.path("name").asText("");
      if (emptyNames || !name.isEmpty()) {
        one.put("name", name);
      }
      one.put("port", number.get()).put("protocol", protocol);
    }
    return ports;
  }

  private static Optional<Integer> number(JsonNode port, String protocol, ObjectNode pod) {
    JsonNode target = port.path("targetPort");
    if (target.isTextual()) {
      for (String field : List.of("containers", "initContainers")) {
        for (JsonNode container : pod.path("spec").path(field)) {
          for (JsonNode there : container.path("ports")) {
            if (there.path("name").equals(target)
                && there.path("protocol").asText("TCP").equals(protocol)) {
              return Optional.of(there.path("containerPort").asInt());
            }
          }
        }
      }
      return Optional.empty();
    }
    int number = target.asInt(0);
    return Optional.of(number == 0 ? port.path("port").asInt() : number);
  }

  /** The hostname under which the pod is found below this Service; empty: none. */
  static String hostname(ObjectNode service, ObjectNode pod) {
    String hostname = Json.text(pod, "spec", "hostname");
    return Json.text(pod, "spec", "subdomain").equals(Meta.of(service).name()) ? hostname : "";
  }

  static ObjectNode target(ObjectNode pod) {
    Meta meta = Meta.of(pod);
    return Json.object()
        .put("kind", "Pod")
        .put("name", meta.name())
        .put("namespace", meta.namespace())
        .put("uid", meta.uid());
  }

  /** A pod in an Endpoints object. */
  static ObjectNode address(ObjectNode service, ObjectNode pod) {
    ObjectNode address = Json.object();
    if (!hostname(service, pod).isEmpty()) {
      address.put("hostname", hostname(service, pod));
    }
    address.put("ip", Json.text(pod, "status", "podIP"));
    if (!Pods.node(pod).isEmpty()) {
      address.put("nodeName", Pods.node(pod));
    }
    address.set("targetRef", target(pod));
    return address;
  }

  /** A pod in an EndpointSlice. */
  static ObjectNode endpoint(ObjectNode service, ObjectNode pod) {
    boolean serving = Pods.isReady(pod);
    boolean terminating = Meta.of(pod).deleting();
    ObjectNode endpoint = Json.object();
    endpoint.putArray("addresses").add(Json.text(pod, "status", "podIP"));
    endpoint
        .putObject("conditions")
        .put("ready", publishesNotReady(service) || (serving && !terminating))
        .put("serving", serving)
        .put("terminating", terminating);
    if (!hostname(service, pod).isEmpty()) {
      endpoint.put("hostname", hostname(service, pod));
    }
    if (!Pods.node(pod).isEmpty()) {
      endpoint.put("nodeName", Pods.node(pod));
    }
    endpoint.set("targetRef", target(pod));
    return endpoint;
  }
}
