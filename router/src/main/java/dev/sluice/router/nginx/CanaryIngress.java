package dev.sluice.router.nginx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.records.v1.RolloutId;
import dev.sluice.router.plan.RoutingIntent;
import dev.sluice.router.plan.Trees;
import dev.sluice.schemas.crd.routing.NginxTrafficRouting;
import java.util.Map;
import java.util.TreeMap;

/** What a canary Ingress should hold: its annotations, its spec, and who owns it. */
final class CanaryIngress {

  private static final String DEFAULT_PREFIX = "nginx.ingress.kubernetes.io";
  private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";
  private static final String OWNER_API_VERSION = "argoproj.io/v1alpha1";
  private static final String OWNER_KIND = "Rollout";

  private final RoutingIntent intent;
  private final NginxTrafficRouting nginx;
  private final String prefix;

  CanaryIngress(RoutingIntent intent, NginxTrafficRouting nginx) {
    this.intent = intent;
    this.nginx = nginx;
    this.prefix = nginx.annotationPrefix().isBlank() ? DEFAULT_PREFIX : nginx.annotationPrefix();
  }

  /** The annotation that carries the canary's weight. */
  String weightAnnotation() {
    return prefix + "/canary-weight";
  }

  /** All annotations that Sluice sets, sorted; those about weight cannot be overridden. */
  Map<String, String> annotations(ObjectNode stable) {
    Map<String, String> annotations = new TreeMap<>();
    String ingressClass = Trees.annotation(stable, CLASS_ANNOTATION);
    if (!ingressClass.isEmpty()) {
      annotations.put(CLASS_ANNOTATION, ingressClass);
    }
    nginx
        .additionalIngressAnnotations()
        .forEach(
            (name, value) ->
                annotations.put(name.startsWith(prefix + "/") ? name : prefix + "/" + name, value));
    annotations.putAll(nginx.canaryIngressAnnotations());
    annotations.put(prefix + "/canary", "true");
    annotations.put(weightAnnotation(), Integer.toString(intent.canaryWeight()));
    if (intent.trafficRouting().maxTrafficWeight() != null) {
      annotations.put(prefix + "/canary-weight-total", Integer.toString(intent.maxWeight()));
    }
    return annotations;
  }

  /**
   * The spec: class, TLS and those paths of the stable Ingress that lead to the stable Service,
   * leading to the canary Service instead. Without rules when no path leads there.
   */
  ObjectNode spec(ObjectNode stable) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    JsonNode from = stable.path("spec");
    for (String field : new String[] {"ingressClassName", "tls"}) {
      if (from.hasNonNull(field)) {
        spec.set(field, from.path(field).deepCopy());
      }
    }
    ArrayNode rules = spec.putArray("rules");
    for (JsonNode rule : from.path("rules")) {
      ArrayNode paths = JsonNodeFactory.instance.arrayNode();
      for (JsonNode path : rule.at("/http/paths")) {
        if (path.at("/backend/service/name")
            .asText("")
            .equals(intent.command().getStableService())) {
          ObjectNode copy = path.deepCopy();
          copy.withObject("/backend/service").put("name", intent.command().getCanaryService());
          paths.add(copy);
        }
      }
      if (!paths.isEmpty()) {
        ObjectNode copy = rules.addObject();
        if (rule.has("host")) {
          copy.set("host", rule.path("host"));
        }
        copy.putObject("http").set("paths", paths);
      }
    }
    return spec;
  }

  /** The owner reference by which Kubernetes removes the Ingress with its Rollout. */
  ObjectNode owner() {
    RolloutId rollout = intent.command().getRollout();
    ObjectNode owner = JsonNodeFactory.instance.objectNode();
    owner.put("apiVersion", OWNER_API_VERSION);
    owner.put("kind", OWNER_KIND);
    owner.put("name", rollout.getName());
    owner.put("uid", rollout.getUid());
    owner.put("controller", true);
    owner.put("blockOwnerDeletion", true);
    return owner;
  }

  /** Whether the Ingress belongs to this Rollout and no other. */
  boolean isOurs(ObjectNode ingress) {
    for (JsonNode owner : ingress.at("/metadata/ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return owner.path("uid").asText("").equals(intent.command().getRollout().getUid());
      }
    }
    return false;
  }
}
