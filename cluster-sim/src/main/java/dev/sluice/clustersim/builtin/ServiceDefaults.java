package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The defaults of services, endpoints, and what else is about the network. */
final class ServiceDefaults {

  private static final Set<String> INTERNAL = Set.of("ClusterIP", "NodePort", "LoadBalancer");

  private ServiceDefaults() {}

  static Map<String, Consumer<ObjectNode>> all() {
    Map<String, Consumer<ObjectNode>> all = new HashMap<>();
    all.put("io.k8s.api.core.v1.Service", ServiceDefaults::service);
    all.put("io.k8s.api.core.v1.EndpointPort", o -> Fill.text(o, "protocol", "TCP"));
    all.put("io.k8s.api.discovery.v1.EndpointPort", ServiceDefaults::slicePort);
    all.put("io.k8s.api.networking.v1.NetworkPolicy", ServiceDefaults::networkPolicy);
    all.put("io.k8s.api.networking.v1.NetworkPolicyPort", o -> Fill.text(o, "protocol", "TCP"));
    all.put(
        "io.k8s.api.networking.v1.IngressClassParametersReference",
        o -> Fill.text(o, "scope", "Cluster"));
    return all;
  }

  private static void service(ObjectNode service) {
    ObjectNode spec = Fill.child(service, "spec");
    Fill.text(spec, "sessionAffinity", "None");
    if (spec.path("sessionAffinity").asText().equals("None")) {
      spec.remove("sessionAffinityConfig");
    } else {
      ObjectNode config = Fill.child(spec, "sessionAffinityConfig");
      Fill.given(Fill.child(config, "clientIP"), "timeoutSeconds", 10_800);
    }
    Fill.text(spec, "type", "ClusterIP");
    for (ObjectNode port : Fill.objects(spec, "ports")) {
      Fill.text(port, "protocol", "TCP");
      JsonNode target = port.path("targetPort");
      if (target.asText("").isEmpty() || target.asText().equals("0")) {
        port.set("targetPort", port.path("port"));
      }
    }
    String type = spec.path("type").asText();
    boolean outside =
        type.equals("NodePort")
            || type.equals("LoadBalancer")
            || (type.equals("ClusterIP") && !spec.path("externalIPs").isEmpty());
    if (outside) {
      Fill.text(spec, "externalTrafficPolicy", "Cluster");
    }
    if (INTERNAL.contains(type)) {
      Fill.text(spec, "internalTrafficPolicy", "Cluster");
    }
    if (type.equals("LoadBalancer")) {
      Fill.given(spec, "allocateLoadBalancerNodePorts", true);
      for (ObjectNode ingress :
          Fill.objects(service.path("status").path("loadBalancer"), "ingress")) {
        if (!ingress.path("ip").asText("").isEmpty()) {
          Fill.text(ingress, "ipMode", "VIP");
        }
      }
    }
  }

  private static void slicePort(ObjectNode port) {
    if (!port.hasNonNull("name")) {
      port.put("name", "");
    }
    Fill.text(port, "protocol", "TCP");
  }

  private static void networkPolicy(ObjectNode policy) {
    ObjectNode spec = Fill.child(policy, "spec");
    if (spec.path("policyTypes").isEmpty()) {
      boolean egress = !spec.path("egress").isEmpty();
      var types = spec.putArray("policyTypes").add("Ingress");
      if (egress) {
        types.add("Egress");
      }
    }
  }
}
