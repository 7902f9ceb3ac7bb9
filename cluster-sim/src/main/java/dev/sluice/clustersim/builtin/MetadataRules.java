package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.Names;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What is wrong with an object's metadata. */
public final class MetadataRules {

  private static final List<String> COMMON = List.of("labels", "annotations", "ownerReferences");
  private static final int ANNOTATIONS_BYTES = 256 * 1024;
  private static final Set<String> STANDARD_FINALIZERS =
      Set.of("kubernetes", "orphan", "foregroundDeletion");
  private static final List<String> FIXED =
      List.of(
          "name",
          "namespace",
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds");

  private MetadataRules() {}

  /** Of a new object. */
  public static List<FieldError> validate(boolean namespaced, NameRule names, ObjectNode object) {
    return validate("metadata", namespaced, names, object.path("metadata"));
  }

  /** Of metadata at some place. */
  public static List<FieldError> validate(
      String path, boolean namespaced, NameRule names, JsonNode metadata) {
    List<FieldError> errors = new ArrayList<>();
    String generate = metadata.path("generateName").asText("");
    if (!generate.isEmpty()) {
      // what is appended makes a trailing dash or dot good
      for (String message : names.check(generate + "x")) {
        errors.add(FieldError.invalid(path + ".generateName", generate, message));
      }
    }
    String name = metadata.path("name").asText("");
    if (name.isEmpty()) {
      errors.add(FieldError.required(path + ".name", "name or generateName is required"));
    } else {
      for (String message : names.check(name)) {
        errors.add(FieldError.invalid(path + ".name", name, message));
      }
    }
    String namespace = metadata.path("namespace").asText("");
    if (!namespaced && !namespace.isEmpty()) {
      errors.add(FieldError.forbidden(path + ".namespace", "not allowed on this type"));
    } else if (namespaced && namespace.isEmpty()) {
      errors.add(FieldError.required(path + ".namespace", ""));
    } else if (namespaced) {
      for (String message : Names.label(namespace)) {
        errors.add(FieldError.invalid(path + ".namespace", namespace, message));
      }
    }
    errors.addAll(common(path, metadata));
    finalizers(path, metadata, errors);
    return errors;
  }

  /** Of an object that takes the place of another one. */
  public static List<FieldError> validateUpdate(ObjectNode object, ObjectNode before) {
    JsonNode metadata = object.path("metadata");
    JsonNode old = before.path("metadata");
    List<FieldError> errors = new ArrayList<>();
    if (old.hasNonNull("deletionTimestamp")) {
      Set<String> known = new HashSet<>();
      old.path("finalizers").forEach(one -> known.add(one.asText()));
      List<String> added = new ArrayList<>();
      for (JsonNode one : metadata.path("finalizers")) {
        if (!known.contains(one.asText())) {
          added.add("\"" + one.asText() + "\"");
        }
      }
      if (!added.isEmpty()) {
        added.sort(null);
        errors.add(
            FieldError.forbidden(
                "metadata.finalizers",
                "no new finalizers can be added if the object is being deleted, found new"
                    + " finalizers []string{%s}".formatted(String.join(", ", added))));
      }
    }
    for (String field : FIXED) {
      if (!metadata.path(field).asText("").equals(old.path(field).asText(""))) {
        errors.add(
            FieldError.invalid("metadata." + field, metadata.path(field), "field is immutable"));
      }
    }
    if (COMMON.stream().anyMatch(field -> !metadata.path(field).equals(old.path(field)))) {
      errors.addAll(common("metadata", metadata));
    }
    if (!metadata.path("finalizers").equals(old.path("finalizers"))) {
      finalizers("metadata", metadata, errors);
    }
    return errors;
  }

  private static List<FieldError> common(String path, JsonNode metadata) {
    List<FieldError> errors = new ArrayList<>();
    labels(path + ".labels", metadata.path("labels"), errors);
    annotations(path + ".annotations", metadata.path("annotations"), errors);
    owners(path + ".ownerReferences", metadata.path("ownerReferences"), errors);
    return errors;
  }

  /** What is wrong with labels; the path names the map, as Kubernetes does. */
  public static void labels(String path, JsonNode labels, List<FieldError> errors) {
    for (Map.Entry<String, JsonNode> label : sorted(labels).entrySet()) {
      for (String message : Names.qualified(label.getKey())) {
        errors.add(FieldError.invalid(path, label.getKey(), message));
      }
      for (String message : Names.labelValue(label.getValue().asText())) {
        errors.add(FieldError.invalid(path, label.getValue().asText(), message));
      }
    }
  }

  private static void annotations(String path, JsonNode annotations, List<FieldError> errors) {
    int bytes = 0;
    for (Map.Entry<String, JsonNode> annotation : sorted(annotations).entrySet()) {
      String key = annotation.getKey();
      bytes += key.getBytes(StandardCharsets.UTF_8).length;
      bytes += annotation.getValue().asText().getBytes(StandardCharsets.UTF_8).length;
      for (String message : Names.qualified(key.toLowerCase(Locale.ROOT))) {
        errors.add(FieldError.invalid(path, key, message));
      }
    }
    if (bytes > ANNOTATIONS_BYTES) {
      errors.add(
          new FieldError(
              FieldError.Type.TOO_LONG,
              path,
              Optional.empty(),
              "may not be more than %d bytes".formatted(ANNOTATIONS_BYTES)));
    }
  }

  private static void owners(String path, JsonNode owners, List<FieldError> errors) {
    String controller = "";
    for (int i = 0; i < owners.size(); i++) {
      JsonNode owner = owners.get(i);
      for (String field : List.of("apiVersion", "kind", "name", "uid")) {
        if (owner.path(field).asText("").isEmpty()) {
          errors.add(
              FieldError.required("%s[%d].%s".formatted(path, i, field), "must not be empty"));
        }
      }
      if (owner.path("kind").asText().equals("Event")
          && owner.path("apiVersion").asText().matches("v1|events\\.k8s\\.io/.*")) {
        errors.add(
            FieldError.invalid(
                "%s[%d]".formatted(path, i),
                owner,
                "%s, Kind=Event is disallowed from being an owner"
                    .formatted(
                        owner.path("apiVersion").asText().equals("v1")
                            ? "/v1"
                            : owner.path("apiVersion").asText())));
      }
      if (owner.path("controller").asBoolean(false)) {
        String name = owner.path("kind").asText() + "/" + owner.path("name").asText();
        if (controller.isEmpty()) {
          controller = name;
        } else {
          errors.add(
              FieldError.invalid(
                  path,
                  owners,
                  "Only one reference can have Controller set to true. Found \"true\" in references"
                      + " for %s and %s".formatted(controller, name)));
        }
      }
    }
  }

  private static void finalizers(String path, JsonNode metadata, List<FieldError> errors) {
    JsonNode finalizers = metadata.path("finalizers");
    for (int i = 0; i < finalizers.size(); i++) {
      String finalizer = finalizers.get(i).asText();
      List<String> wrong = Names.qualified(finalizer);
      wrong.forEach(
          message -> errors.add(FieldError.invalid(path + ".finalizers", finalizer, message)));
      if (wrong.isEmpty() && !finalizer.contains("/") && !STANDARD_FINALIZERS.contains(finalizer)) {
        errors.add(
            FieldError.invalid(
                "%s.finalizers[%d]".formatted(path, i),
                finalizer,
                "name is neither a standard finalizer name nor is it fully qualified"));
      }
    }
  }

  private static Map<String, JsonNode> sorted(JsonNode object) {
    Map<String, JsonNode> all = new TreeMap<>();
    object.properties().forEach(e -> all.put(e.getKey(), e.getValue()));
    return all;
  }
}
