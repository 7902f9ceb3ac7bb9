package dev.sluice.clustersim.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * In what a kind differs from the others when it is written (Kubernetes' create, update and delete
 * strategies).
 */
record Strategy(ResourceType type) {

  private static final Set<GroupResource> GENERATION =
      Set.of(
          apps("deployments"),
          apps("replicasets"),
          apps("statefulsets"),
          apps("daemonsets"),
          new GroupResource("batch", "jobs"),
          new GroupResource("batch", "cronjobs"),
          new GroupResource("networking.k8s.io", "ingresses"),
          new GroupResource("networking.k8s.io", "ingressclasses"),
          new GroupResource("networking.k8s.io", "networkpolicies"),
          new GroupResource("policy", "poddisruptionbudgets"),
          new GroupResource("autoscaling", "horizontalpodautoscalers"),
          new GroupResource("discovery.k8s.io", "endpointslices"),
          new GroupResource("apiextensions.k8s.io", "customresourcedefinitions"),
          core("pods"),
          core("replicationcontrollers"));

  private static final Set<GroupResource> CREATED_BY_UPDATE =
      Set.of(
          new GroupResource("coordination.k8s.io", "leases"),
          core("endpoints"),
          core("events"),
          core("services"),
          core("limitranges"),
          new GroupResource("events.k8s.io", "events"),
          new GroupResource("rbac.authorization.k8s.io", "roles"),
          new GroupResource("rbac.authorization.k8s.io", "rolebindings"),
          new GroupResource("rbac.authorization.k8s.io", "clusterroles"),
          new GroupResource("rbac.authorization.k8s.io", "clusterrolebindings"));

  private static final Set<GroupResource> ANSWERED_WHEN_DELETED =
      Set.of(
          core("pods"),
          core("services"),
          core("serviceaccounts"),
          core("persistentvolumes"),
          core("persistentvolumeclaims"),
          core("podtemplates"),
          core("resourcequotas"));

  private static final Set<GroupResource> CONDITIONAL_UPDATE =
      Set.of(
          new GroupResource("apiextensions.k8s.io", "customresourcedefinitions"),
          new GroupResource("coordination.k8s.io", "leases"),
          new GroupResource("policy", "poddisruptionbudgets"));

  /** Where etcd keeps what it does not keep below the resource's own name. */
  private static final Map<GroupResource, String> STORED_AT =
      Map.of(
          core("services"),
          "services/specs",
          core("endpoints"),
          "services/endpoints",
          core("nodes"),
          "minions",
          new GroupResource("networking.k8s.io", "ingresses"),
          "ingress");

  private static GroupResource core(String resource) {
    return new GroupResource("", resource);
  }

  private static GroupResource apps(String resource) {
    return new GroupResource("apps", resource);
  }

  /** Whether {@code metadata.generation} counts changes of the specification. */
  boolean countsGenerations() {
    return type.custom() || GENERATION.contains(type.resource());
  }

  /** What of the metadata makes a new generation when it changes. */
  Optional<String> generationCounts() {
    return switch (type.resource().toString()) {
      case "deployments.apps" -> Optional.of("annotations");
      case "endpointslices.discovery.k8s.io" -> Optional.of("labels");
      default -> Optional.empty();
    };
  }

  /** Where a real server would store it, which some of its messages tell. */
  String storagePath() {
    String plural = type.resource().resource();
    return type.custom()
        ? type.group() + "/" + plural
        : STORED_AT.getOrDefault(type.resource(), plural);
  }

  /** Whether an update need not say which version it changes. */
  boolean unconditionalUpdate() {
    return !type.custom() && !CONDITIONAL_UPDATE.contains(type.resource());
  }

  /** Whether an update of what is not there creates it. */
  boolean createdByUpdate() {
    return CREATED_BY_UPDATE.contains(type.resource());
  }

  /** Whether the answer to a deletion that is over at once is the object rather than a Status. */
  boolean answeredWhenDeleted() {
    return ANSWERED_WHEN_DELETED.contains(type.resource());
  }

  /** Whether it is a namespace, which goes when its own finalizers are gone too. */
  boolean namespace() {
    return type.resource().equals(core("namespaces"));
  }

  /** The seconds that this object has to end when it is deleted. */
  long grace(ObjectNode object) {
    if (!type.resource().equals(core("pods"))) {
      return 0;
    }
    String phase = Json.text(object, "status", "phase");
    boolean over = phase.equals("Succeeded") || phase.equals("Failed");
    boolean bound = !Json.text(object, "spec", "nodeName").isEmpty();
    return over || !bound
        ? 0
        : Json.at(object, "spec", "terminationGracePeriodSeconds").map(s -> s.asLong()).orElse(30L);
  }

  /** Whether a deletion may take its time; for everything else a grace period means nothing. */
  boolean graceful() {
    return type.resource().equals(core("pods"));
  }

  /** What an update of the status keeps of the metadata besides what nobody may change. */
  boolean statusKeepsMetadata() {
    return type.custom();
  }

  /** Whether an update of the status keeps the labels. */
  boolean statusKeepsLabels() {
    return type.resource().equals(apps("deployments"));
  }
}
