package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The defaults of namespaces, secrets, volumes, roles, classes and resource definitions. */
final class OtherDefaults {

  private static final String RBAC = "rbac.authorization.k8s.io";

  private OtherDefaults() {}

  static Map<String, Consumer<ObjectNode>> all() {
    Map<String, Consumer<ObjectNode>> all = new HashMap<>();
    all.put("io.k8s.api.core.v1.Namespace", OtherDefaults::namespace);
    all.put("io.k8s.api.core.v1.NamespaceStatus", o -> Fill.text(o, "phase", "Active"));
    all.put("io.k8s.api.core.v1.Secret", OtherDefaults::secret);
    all.put("io.k8s.api.core.v1.NodeStatus", OtherDefaults::nodeStatus);
    all.put("io.k8s.api.core.v1.PersistentVolume", OtherDefaults::volume);
    all.put(
        "io.k8s.api.core.v1.PersistentVolumeClaim",
        o -> Fill.text(Fill.child(o, "status"), "phase", "Pending"));
    all.put("io.k8s.api.storage.v1.StorageClass", OtherDefaults::storageClass);
    all.put("io.k8s.api.storage.v1.CSIDriverSpec", OtherDefaults::csiDriver);
    all.put(
        "io.k8s.api.scheduling.v1.PriorityClass",
        o -> Fill.text(o, "preemptionPolicy", "PreemptLowerPriority"));
    all.put("io.k8s.api.rbac.v1.RoleRef", o -> Fill.text(o, "apiGroup", RBAC));
    all.put("io.k8s.api.rbac.v1.Subject", OtherDefaults::subject);
    all.put(
        "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition",
        OtherDefaults::resourceDefinition);
    return all;
  }

  private static void namespace(ObjectNode namespace) {
    String name = namespace.path("metadata").path("name").asText("");
    if (!name.isEmpty()) {
      ObjectNode labels = Fill.child(Fill.child(namespace, "metadata"), "labels");
      labels.put("kubernetes.io/metadata.name", name);
    }
  }

  private static void nodeStatus(ObjectNode status) {
    if (!status.hasNonNull("allocatable") && status.hasNonNull("capacity")) {
      status.set("allocatable", status.get("capacity").deepCopy());
    }
  }

  private static void volume(ObjectNode volume) {
    Fill.text(Fill.child(volume, "status"), "phase", "Pending");
    ObjectNode spec = Fill.child(volume, "spec");
    Fill.text(spec, "persistentVolumeReclaimPolicy", "Retain");
    Fill.text(spec, "volumeMode", "Filesystem");
  }

  private static void storageClass(ObjectNode type) {
    Fill.text(type, "reclaimPolicy", "Delete");
    Fill.text(type, "volumeBindingMode", "Immediate");
  }

  private static void csiDriver(ObjectNode spec) {
    Fill.given(spec, "attachRequired", true);
    Fill.given(spec, "podInfoOnMount", false);
    Fill.given(spec, "storageCapacity", false);
    Fill.text(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
    if (spec.path("volumeLifecycleModes").isEmpty()) {
      spec.putArray("volumeLifecycleModes").add("Persistent");
    }
    Fill.given(spec, "requiresRepublish", false);
    Fill.given(spec, "seLinuxMount", false);
  }

  private static void subject(ObjectNode subject) {
    if (Set.of("User", "Group").contains(subject.path("kind").asText(""))) {
      Fill.text(subject, "apiGroup", RBAC);
    }
  }

  private static void resourceDefinition(ObjectNode definition) {
    ObjectNode spec = Fill.child(definition, "spec");
    Fill.text(Fill.child(spec, "conversion"), "strategy", "None");
    ObjectNode names = Fill.child(spec, "names");
    String kind = names.path("kind").asText("");
    Fill.text(names, "singular", kind.toLowerCase(Locale.ROOT));
    if (!kind.isEmpty()) {
      Fill.text(names, "listKind", kind + "List");
    }
  }

  private static void secret(ObjectNode secret) {
    Fill.text(secret, "type", "Opaque");
    if (secret.remove("stringData") instanceof ObjectNode texts && !texts.isEmpty()) {
      ObjectNode data = Fill.child(secret, "data");
      for (Map.Entry<String, JsonNode> entry : texts.properties()) {
        byte[] bytes = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
        data.put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
      }
    }
  }
}
