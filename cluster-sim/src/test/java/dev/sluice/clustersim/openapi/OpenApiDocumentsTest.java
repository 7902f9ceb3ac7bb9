package dev.sluice.clustersim.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.catalog.Catalog;
import dev.sluice.clustersim.crd.CustomResources;
import dev.sluice.clustersim.object.GroupVersion;
import dev.sluice.clustersim.object.Json;
import org.junit.jupiter.api.Test;

class OpenApiDocumentsTest {

  private final BuiltIns builtIns = BuiltIns.load();
  private final OpenApiDocuments documents = new OpenApiDocuments(builtIns);
  private final Catalog catalog = new Catalog();

  OpenApiDocumentsTest() throws Exception {
    builtIns.types().forEach(catalog::put);
    ObjectNode definition =
        (ObjectNode)
            Json.parse(
                """
                {"spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"things",\
                "singular":"thing","kind":"Thing","listKind":"ThingList"},"versions":[{"name":"v1",\
                "served":true,"storage":true,"subresources":{"status":{},"scale":{\
                "specReplicasPath":".spec.n","statusReplicasPath":".status.n"}},"schema":{\
                "openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object",\
                "properties":{"n":{"type":"integer"},"port":{"x-kubernetes-int-or-string":true}}}}}}}]}}
                """);
    catalog.put(new CustomResources(builtIns).type(definition).orElseThrow());
  }

  @Test
  void everyReferenceOfEveryDocumentLeadsSomewhere() {
    documents
        .paths(catalog)
        .values()
        .forEach(
            version -> {
              ObjectNode document = documents.version3(catalog, version).orElseThrow();
              JsonNode schemas = document.path("components").path("schemas");
              for (JsonNode reference : document.findValues("$ref")) {
                if (reference.isTextual()) {
                  String name = reference.textValue().substring(BuiltIns.REF.length());
                  assertThat(schemas.has(name)).as(version + " " + name).isTrue();
                }
              }
            });
    ObjectNode second = documents.version2(catalog);
    for (JsonNode reference : second.findValues("$ref")) {
      if (reference.isTextual()) {
        String name = reference.textValue().substring("#/definitions/".length());
        assertThat(second.path("definitions").has(name)).as(name).isTrue();
      }
    }
  }

  @Test
  void clientsLearnHowADeploymentIsPatched() {
    ObjectNode document = documents.version3(catalog, new GroupVersion("apps", "v1")).orElseThrow();
    JsonNode patch =
        document
            .path("paths")
            .path("/apis/apps/v1/namespaces/{namespace}/deployments/{name}")
            .path("patch");
    assertThat(patch.path("requestBody").path("content").fieldNames())
        .toIterable()
        .contains("application/strategic-merge-patch+json", "application/apply-patch+yaml");
    assertThat(patch.path("x-kubernetes-group-version-kind").path("kind").asText())
        .isEqualTo("Deployment");
    JsonNode spec = document.path("components").path("schemas").path("io.k8s.api.core.v1.PodSpec");
    assertThat(
            spec.path("properties")
                .path("containers")
                .path("x-kubernetes-patch-merge-key")
                .asText())
        .isEqualTo("name");
  }

  @Test
  void aCustomResourceIsDescribedWithItsTypeAndItsMetadata() {
    ObjectNode document =
        documents.version3(catalog, new GroupVersion("example.com", "v1")).orElseThrow();
    JsonNode thing = document.path("components").path("schemas").path("com.example.v1.Thing");
    assertThat(thing.path("properties").fieldNames())
        .toIterable()
        .contains("apiVersion", "kind", "metadata", "spec");
    assertThat(thing.path("x-kubernetes-group-version-kind").path(0).path("kind").asText())
        .isEqualTo("Thing");
    assertThat(
            document
                .path("paths")
                .has("/apis/example.com/v1/namespaces/{namespace}/things/{name}/scale"))
        .isTrue();
    assertThat(
            documents
                .version2(catalog)
                .path("definitions")
                .path("com.example.v1.Thing")
                .path("properties")
                .path("spec")
                .path("properties")
                .path("port"))
        .isEqualTo(
            Json.object()
                .put("x-kubernetes-int-or-string", true)
                .put("type", "string")
                .put("format", "int-or-string"));
  }

  @Test
  void theIndexNamesAnAddressForEachGroupVersion() {
    ObjectNode index = documents.index(catalog, "abc");
    assertThat(index.path("paths").path("apis/apps/v1").path("serverRelativeURL").asText())
        .isEqualTo("/openapi/v3/apis/apps/v1?hash=abc");
    assertThat(index.path("paths").has("api/v1")).isTrue();
  }
}
