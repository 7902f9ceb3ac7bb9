package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is wrong with services. */
final class ServiceRules {

  private ServiceRules() {}

  static void check(Checks checks, ObjectNode service, Optional<ObjectNode> before) {
    JsonNode spec = service.path("spec");
    String type = spec.path("type").asText();
    boolean headless = spec.path("clusterIP").asText("").equals("None");
    JsonNode ports = spec.path("ports");
    if (ports.isEmpty() && !headless && !type.equals("ExternalName")) {
      checks.required("spec.ports");
    }
    if (type.equals("ExternalName") && spec.path("externalName").asText("").isEmpty()) {
      checks.required("spec.externalName");
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      port(checks, ports.get(i), "spec.ports[%d]".formatted(i), ports.size() > 1, names);
    }
    MetadataRules.labels("spec.selector", spec.path("selector"), checks.errors());
    checks.oneOf("spec.sessionAffinity", spec.path("sessionAffinity").asText(), "ClientIP", "None");
    checks.oneOf("spec.type", type, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    before.ifPresent(old -> unchanged(checks, spec, old.path("spec")));
  }

  private static void unchanged(Checks checks, JsonNode spec, JsonNode old) {
    String ip = old.path("clusterIP").asText("");
    boolean external =
        spec.path("type").asText().equals("ExternalName")
            || old.path("type").asText().equals("ExternalName");
    if (!external && !ip.isEmpty() && !ip.equals(spec.path("clusterIP").asText(""))) {
      checks.invalid("spec.clusterIPs[0]", spec.path("clusterIPs"), "may not change once set");
    }
  }

  private static void port(
      Checks checks, JsonNode port, String at, boolean several, Set<String> names) {
    String name = port.path("name").asText("");
    if (name.isEmpty() && several) {
      checks.required(at + ".name");
    } else if (!name.isEmpty()) {
      List<String> wrong = Names.label(name);
      checks.name(at + ".name", name, wrong);
      if (wrong.isEmpty() && !names.add(name)) {
        checks.duplicate(at + ".name", port.path("name"));
      }
    }
    checks.port(at + ".port", port.path("port"));
    checks.oneOf(at + ".protocol", port.path("protocol").asText(), "SCTP", "TCP", "UDP");
    JsonNode target = port.path("targetPort");
    if (target.isNumber()) {
      checks.port(at + ".targetPort", target);
    } else {
      String text = target.asText();
      checks.name(at + ".targetPort", text, ContainerRules.portName(text));
    }
  }
}
