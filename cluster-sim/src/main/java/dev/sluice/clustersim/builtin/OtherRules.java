package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Names;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is wrong with configuration, budgets, leases, slices, roles and events. */
final class OtherRules {

  private static final Map<String, String[]> SECRET_KEYS =
      Map.of(
          "kubernetes.io/tls", new String[] {"tls.crt", "tls.key"},
          "kubernetes.io/dockerconfigjson", new String[] {".dockerconfigjson"},
          "kubernetes.io/dockercfg", new String[] {".dockercfg"},
          "kubernetes.io/ssh-auth", new String[] {"ssh-privatekey"});

  private OtherRules() {}

  static void configMap(Checks checks, ObjectNode map, Optional<ObjectNode> before) {
    for (String field : Checks.sorted(map.path("data")).keySet()) {
      checks.name("data[%s]".formatted(field), field, Names.configKey(field));
      if (map.path("binaryData").has(field)) {
        checks.invalid(
            "data[%s]".formatted(field), field, "duplicate of key present in binaryData");
      }
    }
    for (String field : Checks.sorted(map.path("binaryData")).keySet()) {
      checks.name("binaryData[%s]".formatted(field), field, Names.configKey(field));
    }
    before.ifPresent(old -> immutable(checks, map, old, "data", "binaryData"));
  }

  static void secret(Checks checks, ObjectNode secret, Optional<ObjectNode> before) {
    JsonNode data = secret.path("data");
    for (String field : Checks.sorted(data).keySet()) {
      checks.name("data[%s]".formatted(field), field, Names.configKey(field));
    }
    String type = secret.path("type").asText();
    for (String key : SECRET_KEYS.getOrDefault(type, new String[0])) {
      if (!data.has(key)) {
        checks.required("data[%s]".formatted(key));
      }
    }
    if (type.equals("kubernetes.io/basic-auth") && !data.has("username") && !data.has("password")) {
      checks.required("data[username]");
      checks.required("data[password]");
    }
    before.ifPresent(
        old -> {
          checks.unchanged("type", secret.path("type"), old.path("type"));
          immutable(checks, secret, old, "data");
        });
  }

  private static void immutable(
      Checks checks, ObjectNode object, ObjectNode before, String... fields) {
    if (!before.path("immutable").asBoolean(false)) {
      return;
    }
    String words = "field is immutable when `immutable` is set";
    if (!object.path("immutable").asBoolean(false)) {
      checks.forbidden("immutable", words);
    }
    for (String field : fields) {
      if (!object.path(field).equals(before.path(field))) {
        checks.forbidden(field, words);
      }
    }
  }

  static void disruptionBudget(Checks checks, ObjectNode budget) {
    JsonNode spec = budget.path("spec");
    if (spec.has("minAvailable") && spec.has("maxUnavailable")) {
      ObjectNode shown = Json.object();
      shown.set("MinAvailable", spec.path("minAvailable"));
      shown.set("Selector", Json.at(spec, "selector").orElse(NullNode.instance));
      shown.set("MaxUnavailable", spec.path("maxUnavailable"));
      shown.set(
          "UnhealthyPodEvictionPolicy",
          Json.at(spec, "unhealthyPodEvictionPolicy").orElse(NullNode.instance));
      checks.invalid("spec", shown, "minAvailable and maxUnavailable cannot be both set");
    }
    for (String field : new String[] {"minAvailable", "maxUnavailable"}) {
      checks.intOrPercent("spec." + field, spec.path(field));
      checks.atMostAll("spec." + field, spec.path(field));
    }
    checks.selector("spec.selector", spec.path("selector"));
  }

  static void lease(Checks checks, ObjectNode lease) {
    JsonNode spec = lease.path("spec");
    JsonNode duration = spec.path("leaseDurationSeconds");
    if (duration.isNumber() && duration.asLong() <= 0) {
      checks.invalid("spec.leaseDurationSeconds", duration, "must be greater than 0");
    }
    checks.nonNegative(spec, "spec", "leaseTransitions");
  }

  private static void claimUpdate(Checks checks, JsonNode spec, JsonNode old) {
    for (String field :
        new String[] {"accessModes", "selector", "storageClassName", "volumeMode", "dataSource"}) {
      if (!spec.path(field).equals(old.path(field))) {
        checks.forbidden(
            "spec",
            "spec is immutable after creation except resources.requests and"
                + " volumeAttributesClassName for bound claims");
        return;
      }
    }
  }

  static void endpointSlice(Checks checks, ObjectNode slice) {
    Set<String> names = new HashSet<>();
    JsonNode ports = slice.path("ports");
    for (int i = 0; i < ports.size(); i++) {
      if (!names.add(ports.get(i).path("name").asText(""))) {
        checks.duplicate("ports[%d].name".formatted(i), ports.get(i).path("name"));
      }
    }
    checks.oneOf("addressType", slice.path("addressType").asText(), "FQDN", "IPv4", "IPv6");
    JsonNode endpoints = slice.path("endpoints");
    for (int i = 0; i < endpoints.size(); i++) {
      if (endpoints.get(i).path("addresses").isEmpty()) {
        checks.required("endpoints[%d].addresses".formatted(i));
      }
    }
  }

  static void role(Checks checks, ObjectNode role) {
    JsonNode rules = role.path("rules");
    for (int i = 0; i < rules.size(); i++) {
      JsonNode rule = rules.get(i);
      String at = "rules[%d]".formatted(i);
      if (!rule.path("resources").isEmpty() && rule.path("apiGroups").isEmpty()) {
        checks.required(at + ".apiGroups", "resource rules must supply at least one api group");
      }
      if (rule.path("verbs").isEmpty()) {
        checks.required(at + ".verbs");
      }
    }
  }

  static void binding(Checks checks, ObjectNode binding, ObjectNode before) {
    JsonNode role = binding.path("roleRef");
    if (!role.equals(before.path("roleRef"))) {
      ObjectNode shown = Json.object();
      shown.put("APIGroup", role.path("apiGroup").asText());
      shown.put("Kind", role.path("kind").asText());
      shown.put("Name", role.path("name").asText());
      checks.invalid("roleRef", shown, "field is immutable");
    }
  }

  static void podAutoscaler(Checks checks, ObjectNode scaler) {
    JsonNode spec = scaler.path("spec");
    JsonNode most = spec.path("maxReplicas");
    if (spec.path("minReplicas").asLong(1) < 1) {
      checks.invalid(
          "spec.minReplicas", spec.path("minReplicas"), "must be greater than or equal to 1");
    }
    if (most.asLong(0) < spec.path("minReplicas").asLong(1)) {
      checks.invalid("spec.maxReplicas", most, "must be greater than or equal to `minReplicas`");
    }
    JsonNode target = spec.path("scaleTargetRef");
    for (String field : new String[] {"kind", "name"}) {
      if (target.path(field).asText("").isEmpty()) {
        checks.required("spec.scaleTargetRef." + field);
      }
    }
    String version = target.path("apiVersion").asText("");
    if (!version.contains("/") && !version.equals("v1")) {
      checks.invalid(
          "spec.scaleTargetRef.apiVersion", version, "apiVersion must specify API group");
    }
    if (most.asLong(0) == 0) {
      checks.required("spec.maxReplicas");
    }
  }

  static void ingress(Checks checks, ObjectNode ingress) {
    JsonNode spec = ingress.path("spec");
    if (!spec.has("defaultBackend") && spec.path("rules").isEmpty()) {
      checks.invalid(
          "spec", NullNode.instance, "either `defaultBackend` or `rules` must be specified");
    }
  }

  static void event(Checks checks, ObjectNode event) {
    String about = event.path("involvedObject").path("namespace").asText("");
    String own = event.path("metadata").path("namespace").asText("");
    boolean clusterWide = about.isEmpty() && own.equals("default");
    if (event.has("involvedObject") && !clusterWide && !about.equals(own)) {
      checks.invalid("involvedObject.namespace", about, "does not match event.namespace");
    }
  }

  static void claim(Checks checks, ObjectNode claim, Optional<ObjectNode> before) {
    JsonNode spec = claim.path("spec");
    before.ifPresent(old -> claimUpdate(checks, spec, old.path("spec")));
    if (spec.path("accessModes").isEmpty()) {
      checks.required("spec.accessModes", "at least 1 access mode is required");
    }
    if (!spec.path("resources").path("requests").has("storage")) {
      checks.required("spec.resources[storage]");
    }
  }
}
