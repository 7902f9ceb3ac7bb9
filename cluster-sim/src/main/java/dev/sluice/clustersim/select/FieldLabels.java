package dev.sluice.clustersim.select;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.catalog.VersionType;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields that objects of a resource can be chosen by, and the words for the others; both as
 * kube-apiserver 1.37 answers. A kind with fields of its own words its refusal in another way than
 * one without.
 */
final class FieldLabels {

  private static final String NAME = "metadata.name";
  private static final String NAMESPACE = "metadata.namespace";

  static final FieldLabels METADATA_ONLY =
      new FieldLabels(
          Set.of(NAME, NAMESPACE),
          "\"%s\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");

  private static final String NOT_SUPPORTED = "field label not supported: %s";

  private static final List<String> EVENT_SUBJECT =
      List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath");

  private static final Map<String, FieldLabels> BUILT_IN =
      Map.ofEntries(
          Map.entry(
              "pods",
              of(
                  NAME,
                  NAMESPACE,
                  "spec.nodeName",
                  "spec.restartPolicy",
                  "spec.schedulerName",
                  "spec.serviceAccountName",
                  "spec.hostNetwork",
                  "status.phase",
                  "status.podIP",
                  "status.podIPs",
                  "status.nominatedNodeName")),
          Map.entry("services", of(NAME, NAMESPACE, "spec.clusterIP", "spec.type")),
          Map.entry("nodes", of(NAME, "spec.unschedulable")),
          Map.entry("namespaces", of(NAME, "status.phase")),
          Map.entry("secrets", of(NAME, NAMESPACE, "type")),
          Map.entry("replicationcontrollers", of(NAME, NAMESPACE, "status.replicas")),
          Map.entry("events", events("involvedObject", "source", "reportingComponent")),
          Map.entry("events.events.k8s.io", events("regarding", "reportingController")),
          Map.entry(
              "jobs.batch",
              new FieldLabels(
                  Set.of(NAME, NAMESPACE, "status.successful"),
                  "field label \"%s\" not supported for Job")),
          Map.entry("certificatesigningrequests.certificates.k8s.io", of(NAME, "spec.signerName")));

  private final Set<String> known;
  private final String refusal;

  private FieldLabels(Set<String> known, String refusal) {
    this.known = known;
    this.refusal = refusal;
  }

  private static FieldLabels of(String... known) {
    return new FieldLabels(Set.of(known), NOT_SUPPORTED);
  }

  private static FieldLabels events(String subject, String... others) {
    Set<String> known = new HashSet<>(Set.of(NAME, NAMESPACE, "reason", "type"));
    known.addAll(List.of(others));
    EVENT_SUBJECT.forEach(field -> known.add(subject + "." + field));
    return new FieldLabels(known, NOT_SUPPORTED);
  }

  static FieldLabels of(ResourceType type, String version) {
    if (!type.custom()) {
      return BUILT_IN.getOrDefault(type.resource().toString(), METADATA_ONLY);
    }
    Set<String> known = new HashSet<>();
    known.add(NAME);
    if (type.namespaced()) {
      known.add(NAMESPACE);
    }
    type.version(version)
        .map(VersionType::selectableFields)
        .ifPresent(paths -> paths.forEach(path -> known.add(path.substring(1))));
    return new FieldLabels(known, NOT_SUPPORTED);
  }

  void check(String field) {
    if (!known.contains(field)) {
      throw ApiStatus.badRequest(refusal.formatted(field)).exception();
    }
  }

  String value(JsonNode object, String field) {
    return switch (field) {
      case "spec.unschedulable", "spec.hostNetwork" -> orElse(text(object, field), "false");
      case "status.successful" -> orElse(text(object, "status.succeeded"), "0");
      case "status.replicas" -> orElse(text(object, field), "0");
      // Allowed, but never known of a pod.
      case "status.podIPs" -> "";
      case "source" -> orElse(text(object, "source.component"), text(object, "reportingComponent"));
      default -> text(object, field);
    };
  }

  private static String text(JsonNode object, String field) {
    return Json.text(object, field.split("\\.", -1));
  }

  private static String orElse(String text, String other) {
    return text.isEmpty() ? other : text;
  }
}
