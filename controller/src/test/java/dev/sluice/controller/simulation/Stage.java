package dev.sluice.controller.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What stories are played with: a Rollout as the seed will have it, and what it refers to.
 *
 * @param workload whether there is a Deployment whose template it may take
 */
record Stage(Chance chance, boolean blueGreen, boolean workload) {

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

  /** Label of a ReplicaSet, its pods, and the Services that lead to them. */
  static final String HASH = "rollouts-pod-template-hash";

  /** Where objects of this one's kind are. */
  static String path(ObjectNode object) {
    String version = object.path("apiVersion").asText();
    String kind = object.path("kind").asText().toLowerCase(Locale.ROOT) + "s";
    return "%s/%s/namespaces/%s/%s"
        .formatted(version.contains("/") ? "/apis" : "/api", version, NAMESPACE, kind);
  }

  /** Objects that are there before the Rollout, in the order of their creation. */
  List<ObjectNode> props() {
    List<ObjectNode> props = new ArrayList<>();
    Props.SERVICES.forEach(name -> props.add(Props.service(name)));
    props.add(Props.virtualService("vs", "stable", "canary"));
    props.add(Props.virtualService("pair", "pong", "ping"));
    Props.TEMPLATES.forEach(name -> props.add(Props.template(name)));
    if (workload) {
      props.add(Props.deployment(WorkloadOwner.DEPLOYMENT.name(), chance.between(1, 4)));
    }
    return props;
  }

  ObjectNode rollout() {
    ObjectNode rollout =
        Props.object(
            """
            {"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout",
             "metadata": {"name": "web", "namespace": "default"},
             "spec": {
               "selector": {"matchLabels": {"app": "web"}},
               "template": {"metadata": {"labels": {"app": "web"}},
                            "spec": {"containers": [{"name": "main", "image": "app:1"}]}}}}
            """);
    if (chance.oneIn(4)) {
      ObjectNode annotations = ((ObjectNode) rollout.get("metadata")).putObject("annotations");
      annotations.put("rollout.sluice.dev/scale", "stable-pods");
    }
    ObjectNode spec = (ObjectNode) rollout.get("spec");
    spec.put("replicas", chance.between(1, 6));
    some(spec, "minReadySeconds", 0, 3);
    some(spec, "revisionHistoryLimit", 0, 3);
    some(spec, "progressDeadlineSeconds", 20, 90);
    if (chance.oneIn(3)) {
      spec.put("progressDeadlineAbort", true);
    }
    if (chance.oneIn(4)) {
      spec.putObject("rollbackWindow").put("revisions", chance.between(1, 3));
    }
    if (workload && !chance.oneIn(4)) {
      spec.remove(List.of("selector", "template"));
      spec.set("workloadRef", WorkloadOwner.reference(chance));
    }
    spec.set("strategy", strategy(blueGreen));
    return rollout;
  }

  ObjectNode strategy(boolean blueGreen) {
    ObjectNode strategy = JsonNodeFactory.instance.objectNode();
    if (blueGreen) {
      strategy.set("blueGreen", new BlueGreenStage(chance).strategy());
    } else {
      strategy.set("canary", new CanaryStage(chance).strategy());
    }
    return strategy;
  }

  private void some(ObjectNode at, String field, int least, int most) {
    if (chance.oneIn(3)) {
      at.put(field, chance.between(least, most));
    }
  }
}
