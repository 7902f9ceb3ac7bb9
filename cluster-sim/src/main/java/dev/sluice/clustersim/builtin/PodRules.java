package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Names;
import dev.sluice.clustersim.schema.Equality;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with pods and pod templates. */
final class PodRules {

  private static final List<String> UPDATABLE =
      List.of("activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds");

  private PodRules() {}

  /** The spec of a pod or a template. */
  static void spec(Checks checks, JsonNode spec, String path) {
    Set<String> volumes = VolumeRules.check(checks, spec.path("volumes"), path + ".volumes");
    Set<String> names = new HashSet<>();
    JsonNode containers = spec.path("containers");
    if (containers.isEmpty()) {
      checks.required(path + ".containers");
    }
    ContainerRules.all(checks, containers, path + ".containers", names, volumes, false);
    ContainerRules.all(
        checks, spec.path("initContainers"), path + ".initContainers", names, volumes, true);
    checks.oneOf(
        path + ".restartPolicy",
        spec.path("restartPolicy").asText(),
        "Always",
        "OnFailure",
        "Never");
    checks.oneOf(
        path + ".dnsPolicy",
        spec.path("dnsPolicy").asText(),
        "ClusterFirstWithHostNet",
        "ClusterFirst",
        "Default",
        "None");
    MetadataRules.labels(path + ".nodeSelector", spec.path("nodeSelector"), checks.errors());
    String account = spec.path("serviceAccountName").asText("");
    if (!account.isEmpty()) {
      checks.name(path + ".serviceAccountName", account, Names.subdomain(account));
    }
  }

  /** A template: its labels and its spec. */
  static void template(Checks checks, JsonNode template, String path) {
    MetadataRules.labels(
        path + ".labels", template.path("metadata").path("labels"), checks.errors());
    spec(checks, template.path("spec"), path + ".spec");
  }

  /** A pod that is written again: hardly anything may change. */
  static void update(Checks checks, ObjectNode pod, ObjectNode before) {
    if (!Equality.same(comparable(pod), comparable(before))) {
      checks.forbidden(
          "spec",
          "pod updates may not change fields other than `spec.containers[*].image`,"
              + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations`"
              + " (only additions to existing tolerations),`spec.terminationGracePeriodSeconds`"
              + " (allow it to be set to 1 if it was previously negative)");
    }
  }

  private static JsonNode comparable(ObjectNode pod) {
    ObjectNode spec = ((ObjectNode) pod.path("spec")).deepCopy();
    spec.remove(UPDATABLE);
    // admission and binding fill these in
    spec.remove(List.of("nodeName", "priority", "preemptionPolicy", "schedulingGates"));
    for (String list : List.of("containers", "initContainers")) {
      Fill.objects(spec, list).forEach(container -> container.remove("image"));
    }
    return spec;
  }
}
