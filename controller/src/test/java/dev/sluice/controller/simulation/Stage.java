package dev.sluice.controller.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.ObjectKey;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Locale;

/** What stories are played with: a Rollout as the seed will have it, and what it refers to. */
record Stage(Chance chance, boolean blueGreen) {

  static final String CLUSTER = "c1";
  static final String NAMESPACE = "default";
  static final String NAME = "web";
  static final String ARGO = "argoproj.io";
  static final GroupResource ROLLOUTS = new GroupResource(ARGO, "rollouts");
  static final GroupResource RUNS = new GroupResource(ARGO, "analysisruns");
  static final GroupResource TEMPLATES = new GroupResource(ARGO, "analysistemplates");
  static final GroupResource REPLICA_SETS = new GroupResource("apps", "replicasets");
  static final GroupResource DEPLOYMENTS = new GroupResource("apps", "deployments");
  static final GroupResource SERVICES = new GroupResource("", "services");
  static final GroupResource PODS = new GroupResource("", "pods");
  static final GroupResource VIRTUAL_SERVICES =
      new GroupResource("networking.istio.io", "virtualservices");
  static final ObjectKey ROLLOUT = new ObjectKey(ROLLOUTS, NAMESPACE, NAME);
  static final ObjectKey VIRTUAL_SERVICE = new ObjectKey(VIRTUAL_SERVICES, NAMESPACE, "vs");

  /** Where objects of this one's kind are. */
  static String path(ObjectNode object) {
    String version = object.path("apiVersion").asText();
    String kind = object.path("kind").asText().toLowerCase(Locale.ROOT) + "s";
    return "%s/%s/namespaces/%s/%s"
        .formatted(version.contains("/") ? "/apis" : "/api", version, NAMESPACE, kind);
  }

  /** Objects that are there before the Rollout, in the order of their creation. */
  List<ObjectNode> props() {
    return List.of(
        service(blueGreen ? "active" : "stable"),
        service(blueGreen ? "preview" : "canary"),
        object(
            """
            {"apiVersion": "networking.istio.io/v1alpha3", "kind": "VirtualService",
             "metadata": {"name": "vs", "namespace": "default"},
             "spec": {"hosts": ["web.example.com"], "http": [{"name": "primary", "route": [
               {"destination": {"host": "stable"}, "weight": 100},
               {"destination": {"host": "canary"}, "weight": 0}]}]}}
            """),
        template("once", "{\"name\": \"once\"}"),
        template("background", "{\"name\": \"background\", \"interval\": \"10s\"}"));
  }

  private static ObjectNode service(String name) {
    return object(
        """
        {"apiVersion": "v1", "kind": "Service",
         "metadata": {"name": "%s", "namespace": "default"},
         "spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}}
        """
            .formatted(name));
  }

  private static ObjectNode template(String name, String metric) {
    ObjectNode template =
        object(
            """
            {"apiVersion": "argoproj.io/v1alpha1", "kind": "AnalysisTemplate",
             "metadata": {"name": "%s", "namespace": "default"}, "spec": {"metrics": [%s]}}
            """
                .formatted(name, metric));
    ((ObjectNode) template.path("spec").path("metrics").get(0))
        .put("successCondition", "true")
        .putObject("provider")
        .putObject("prometheus")
        .put("address", "http://prometheus:9090")
        .put("query", "q");
    return template;
  }

  ObjectNode rollout() {
    ObjectNode rollout =
        object(
            """
            {"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout",
             "metadata": {"name": "web", "namespace": "default"},
             "spec": {
               "selector": {"matchLabels": {"app": "web"}},
               "template": {"metadata": {"labels": {"app": "web"}},
                            "spec": {"containers": [{"name": "main", "image": "app:1"}]}},
               "strategy": {"canary": {}}}}
            """);
    ObjectNode spec = (ObjectNode) rollout.get("spec");
    spec.put("replicas", chance.between(1, 6));
    some(spec, "minReadySeconds", 0, 3);
    some(spec, "revisionHistoryLimit", 0, 3);
    some(spec, "progressDeadlineSeconds", 20, 90);
    if (chance.oneIn(3)) {
      spec.put("progressDeadlineAbort", true);
    }
    if (blueGreen) {
      spec.putObject("strategy").set("blueGreen", new BlueGreenStage(chance).strategy());
      return rollout;
    }
    ObjectNode canary = (ObjectNode) spec.path("strategy").path("canary");
    limits(canary);
    boolean routed = chance.oneIn(2);
    if (routed) {
      canary
          .putObject("trafficRouting")
          .putObject("istio")
          .putObject("virtualService")
          .put("name", "vs")
          .putArray("routes")
          .add("primary");
      some(canary, "abortScaleDownDelaySeconds", 0, 40);
      if (chance.oneIn(4)) {
        canary.put("dynamicStableScale", true);
      } else {
        some(canary, "scaleDownDelaySeconds", 0, 40);
      }
    }
    if (routed || chance.oneIn(3)) {
      canary.put("stableService", "stable").put("canaryService", "canary");
    }
    if (chance.oneIn(3)) {
      canary
          .putObject("analysis")
          .putArray("templates")
          .addObject()
          .put("templateName", "background");
    }
    canary.set("steps", steps(routed));
    return rollout;
  }

  void limits(ObjectNode canary) {
    canary.remove(List.of("maxSurge", "maxUnavailable"));
    switch (chance.between(0, 3)) {
      case 0 -> canary.put("maxSurge", chance.between(1, 3)).put("maxUnavailable", 0);
      case 1 -> canary.put("maxSurge", 0).put("maxUnavailable", chance.between(1, 2));
      case 2 -> canary.put("maxSurge", "25%").put("maxUnavailable", "25%");
      default -> {}
    }
  }

  ArrayNode steps(boolean routed) {
    ArrayNode steps = JsonNodeFactory.instance.arrayNode();
    int count = chance.between(0, 5);
    for (int i = 0; i < count; i++) {
      ObjectNode step = steps.addObject();
      switch (chance.between(0, routed ? 7 : 5)) {
        case 0, 1, 2 -> step.put("setWeight", chance.of(List.of(0, 5, 20, 50, 80, 100)));
        case 3 -> step.putObject("pause").put("duration", chance.between(1, 60));
        case 4 -> step.putObject("pause");
        case 5 ->
            step.putObject("analysis")
                .putArray("templates")
                .addObject()
                .put("templateName", "once");
        case 6 -> step.putObject("setCanaryScale").put("replicas", chance.between(0, 4));
        default -> step.putObject("setCanaryScale").put("matchTrafficWeight", true);
      }
    }
    return steps;
  }

  private void some(ObjectNode at, String field, int least, int most) {
    if (chance.oneIn(3)) {
      at.put(field, chance.between(least, most));
    }
  }

  private static ObjectNode object(String json) {
    return Serialization.unmarshal(json, ObjectNode.class);
  }
}
