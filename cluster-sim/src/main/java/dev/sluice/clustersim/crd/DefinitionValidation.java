package dev.sluice.clustersim.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.clustersim.builtin.MetadataRules;
import dev.sluice.clustersim.builtin.NameRule;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.FieldError.Type;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What is wrong with a CustomResourceDefinition. */
final class DefinitionValidation {

  private static final String APPROVAL = "api-approved.kubernetes.io";

  private final CustomResources resources;
  private final List<FieldError> errors = new ArrayList<>();

  DefinitionValidation(CustomResources resources) {
    this.resources = resources;
  }

  List<FieldError> validate(ObjectNode definition, Optional<ObjectNode> before) {
    JsonNode spec = definition.path("spec");
    if (before.isPresent()) {
      errors.addAll(MetadataRules.validateUpdate(definition, before.get()));
    } else {
      errors.addAll(MetadataRules.validate(false, NameRule.SUBDOMAIN, definition));
      String name = Json.text(definition, "metadata", "name");
      String wanted = Json.text(spec, "names", "plural") + "." + Json.text(spec, "group");
      if (!name.isEmpty() && !name.equals(wanted)) {
        errors.add(
            FieldError.invalid(
                "metadata.name", name, "must be spec.names.plural+\".\"+spec.group"));
      }
    }
    group(Json.text(spec, "group"));
    oneOf("spec.scope", Json.text(spec, "scope"), List.of("Cluster", "Namespaced"));
    JsonNode versions = spec.path("versions");
    for (int i = 0; i < versions.size(); i++) {
      if (!versions.get(i).path("schema").has("openAPIV3Schema")) {
        errors.add(
            FieldError.required("spec.versions[%d].schema.openAPIV3Schema".formatted(i), ""));
      }
    }
    errors.addAll(new VersionValidation(resources, spec, before).validate());
    names(spec.path("names"));
    conversion(spec.path("conversion"));
    before.ifPresent(old -> unchanged(spec, old));
    storedVersions(definition);
    protectedGroup(definition);
    return errors;
  }

  private void group(String group) {
    List<String> wrong = Names.subdomain(group);
    if (group.isEmpty()) {
      errors.add(FieldError.required("spec.group", ""));
    } else if (!wrong.isEmpty()) {
      errors.add(FieldError.invalid("spec.group", group, String.join(",", wrong)));
    } else if (!group.contains(".")) {
      errors.add(
          FieldError.invalid("spec.group", group, "should be a domain with at least one dot"));
    }
  }

  private void names(JsonNode names) {
    List<String> fields = List.of("plural", "singular", "kind", "listKind");
    for (String field : fields) {
      if (Json.text(names, field).isEmpty()) {
        errors.add(FieldError.required("spec.names." + field, ""));
      }
    }
    for (String field : fields) {
      String name = Json.text(names, field);
      boolean mixed = field.endsWith("ind");
      List<String> wrong = Names.label1035(mixed ? name.toLowerCase(Locale.ROOT) : name);
      if (!name.isEmpty() && !wrong.isEmpty()) {
        String words = mixed ? "may have mixed case, but should otherwise match: " : "";
        errors.add(
            FieldError.invalid("spec.names." + field, name, words + String.join(",", wrong)));
      }
    }
    labels(names, "shortNames");
    String kind = Json.text(names, "kind");
    if (!kind.isEmpty() && kind.equals(Json.text(names, "listKind"))) {
      errors.add(
          FieldError.invalid("spec.names.listKind", kind, "kind and listKind may not be the same"));
    }
    labels(names, "categories");
  }

  private void labels(JsonNode names, String field) {
    JsonNode all = names.path(field);
    for (int i = 0; i < all.size(); i++) {
      List<String> wrong = Names.label1035(all.get(i).asText());
      if (!wrong.isEmpty()) {
        errors.add(
            FieldError.invalid(
                "spec.names.%s[%d]".formatted(field, i), all.get(i), String.join(",", wrong)));
      }
    }
  }

  private void conversion(JsonNode conversion) {
    String strategy = Json.text(conversion, "strategy");
    if (conversion.isObject()) {
      oneOf("spec.conversion.strategy", strategy, List.of("None", "Webhook"));
    }
    if (strategy.equals("Webhook")) {
      errors.add(
          FieldError.forbidden(
              "spec.conversion.strategy", "this server calls no conversion webhooks: use None"));
    }
  }

  private void oneOf(String path, String value, List<String> accepted) {
    if (value.isEmpty()) {
      errors.add(FieldError.required(path, ""));
    } else if (!accepted.contains(value)) {
      String list = String.join(", ", accepted.stream().map("\"%s\""::formatted).toList());
      errors.add(
          new FieldError(
              Type.NOT_SUPPORTED,
              path,
              Optional.of(TextNode.valueOf(value)),
              "supported values: " + list));
    }
  }

  private void unchanged(JsonNode spec, ObjectNode before) {
    JsonNode old = before.path("spec");
    if (DefinitionStatus.established(before)) {
      same("spec.scope", spec.path("scope"), old.path("scope"));
      same("spec.names.kind", spec.path("names").path("kind"), old.path("names").path("kind"));
    }
    same("spec.group", spec.path("group"), old.path("group"));
    same("spec.names.plural", spec.path("names").path("plural"), old.path("names").path("plural"));
  }

  private void same(String path, JsonNode value, JsonNode old) {
    if (!value.equals(old)) {
      errors.add(FieldError.invalid(path, value, "field is immutable"));
    }
  }

  private void storedVersions(ObjectNode definition) {
    JsonNode stored = definition.path("status").path("storedVersions");
    if (stored.isEmpty()) {
      JsonNode shown = stored.isMissingNode() ? definition.nullNode() : stored;
      errors.add(
          FieldError.invalid(
              "status.storedVersions", shown, "must have at least one stored version"));
      return;
    }
    Set<String> versions = new HashSet<>();
    Set<String> kept = new HashSet<>();
    stored.forEach(one -> kept.add(one.asText()));
    for (JsonNode version : definition.path("spec").path("versions")) {
      String name = Json.text(version, "name");
      versions.add(name);
      if (version.path("storage").asBoolean(false) && !kept.contains(name)) {
        errors.add(
            FieldError.invalid(
                "status.storedVersions", stored, "must have the storage version " + name));
      }
    }
    for (int i = 0; i < stored.size(); i++) {
      String name = stored.get(i).asText();
      if (!versions.contains(name)) {
        errors.add(
            FieldError.invalid(
                "status.storedVersions[%d]".formatted(i),
                name,
                ("missing from spec.versions; %1$s was previously a storage version, and must"
                        + " remain in spec.versions until a storage migration ensures no data"
                        + " remains persisted in %1$s and removes %1$s from status.storedVersions")
                    .formatted(name)));
      }
    }
  }

  private void protectedGroup(ObjectNode definition) {
    String group = Json.text(definition, "spec", "group");
    boolean guarded = ("." + group).endsWith(".k8s.io") || ("." + group).endsWith(".kubernetes.io");
    String approval = Json.text(definition, "metadata", "annotations", APPROVAL);
    if (guarded && approval.isEmpty()) {
      errors.add(
          FieldError.required(
              "metadata.annotations[%s]".formatted(APPROVAL),
              "protected groups must have approval annotation \"%s\", see".formatted(APPROVAL)
                  + " https://github.com/kubernetes/enhancements/pull/1111"));
    }
  }
}
