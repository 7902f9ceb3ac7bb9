package dev.sluice.standalone.lint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schemas.crd.CustomResourceDefinitions;
import dev.sluice.standalone.config.tree.Nearest;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds fields that the CustomResourceDefinitions do not have: the API server drops them. */
final class UnknownFields {

  private final Map<String, JSONSchemaProps> schemas =
      CustomResourceDefinitions.all().stream()
          .collect(
              Collectors.toMap(
                  definition -> definition.getSpec().getNames().getKind(), UnknownFields::schema));

  private static JSONSchemaProps schema(CustomResourceDefinition definition) {
    return definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
  }

  List<Finding> in(Manifest manifest) {
    List<Finding> findings = new ArrayList<>();
    JSONSchemaProps schema = schemas.get(manifest.kind());
    if (schema != null) {
      walk(manifest, manifest.json(), schema, "", findings);
    }
    return findings;
  }

  private static void walk(
      Manifest manifest,
      JsonNode node,
      @Nullable JSONSchemaProps schema,
      String path,
      List<Finding> findings) {
    if (schema == null) {
      return;
    }
    if (node.isArray() && schema.getItems() != null) {
      for (int i = 0; i < node.size(); i++) {
        String place = path + "[" + i + "]";
        walk(manifest, node.get(i), schema.getItems().getSchema(), place, findings);
      }
    }
    if (node.isObject()) {
      object(manifest, node, schema, path, findings);
    }
  }

  private static void object(
      Manifest manifest,
      JsonNode node,
      JSONSchemaProps schema,
      String path,
      List<Finding> findings) {
    Map<String, JSONSchemaProps> known =
        Objects.requireNonNullElse(schema.getProperties(), Map.of());
    boolean open =
        Boolean.TRUE.equals(schema.getXKubernetesPreserveUnknownFields())
            || schema.getAdditionalProperties() != null
            || path.equals("metadata");
    node.properties()
        .forEach(
            field -> {
              String place = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
              if (known.containsKey(field.getKey())) {
                walk(manifest, field.getValue(), known.get(field.getKey()), place, findings);
              } else if (!open) {
                findings.add(manifest.finding(place, unknown(field.getKey(), known.keySet())));
              } else if (schema.getAdditionalProperties() != null) {
                walk(
                    manifest,
                    field.getValue(),
                    schema.getAdditionalProperties().getSchema(),
                    place,
                    findings);
              }
            });
  }

  private static String unknown(String field, Set<String> known) {
    Optional<String> meant = Nearest.of(field, known);
    return "there is no such field; "
        + meant
            .map("did you mean %s?"::formatted)
            .orElseGet(() -> "take it out, the API server drops it");
  }
}
