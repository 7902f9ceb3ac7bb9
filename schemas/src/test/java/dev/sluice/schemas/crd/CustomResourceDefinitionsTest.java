package dev.sluice.schemas.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CustomResourceDefinitionsTest {

  private static CustomResourceDefinition definition(String plural) {
    return CustomResourceDefinitions.all().stream()
        .filter(definition -> definition.getSpec().getNames().getPlural().equals(plural))
        .findFirst()
        .orElseThrow();
  }

  private static CustomResourceDefinitionVersion version(String plural) {
    return definition(plural).getSpec().getVersions().getFirst();
  }

  private static JSONSchemaProps schema(String plural, String... path) {
    JSONSchemaProps schema = version(plural).getSchema().getOpenAPIV3Schema();
    for (String name : path) {
      schema = name.equals("[]") ? schema.getItems().getSchema() : schema.getProperties().get(name);
      assertThat(schema).as(Arrays.toString(path)).isNotNull();
    }
    return schema;
  }

  @Test
  void theStreamHoldsAllFiveKinds() {
    assertThat(CustomResourceDefinitions.yaml().split("(?m)^---$")).hasSize(5);
    assertThat(CustomResourceDefinitions.all())
        .extracting(definition -> definition.getSpec().getNames().getKind())
        .containsExactly(
            "Rollout", "AnalysisTemplate", "ClusterAnalysisTemplate", "AnalysisRun", "Experiment");
    assertThatThrownBy(() -> CustomResourceDefinitions.yaml("rollout"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'rollout'")
        .hasMessageContaining("rollouts, analysistemplates");
  }

  @Test
  void namesAndScopesAreThoseOfArgo() {
    assertThat(CustomResourceDefinitions.all())
        .extracting(
            definition -> definition.getMetadata().getName(),
            definition -> definition.getSpec().getNames().getShortNames(),
            definition -> definition.getSpec().getScope())
        .containsExactly(
            tuple("rollouts.argoproj.io", List.of("ro"), "Namespaced"),
            tuple("analysistemplates.argoproj.io", List.of("at"), "Namespaced"),
            tuple("clusteranalysistemplates.argoproj.io", List.of("cat"), "Cluster"),
            tuple("analysisruns.argoproj.io", List.of("ar"), "Namespaced"),
            tuple("experiments.argoproj.io", List.of("exp"), "Namespaced"));
  }

  @Test
  void onlyARolloutHasSubresources() {
    assertThat(version("rollouts").getSubresources().getStatus()).isNotNull();
    assertThat(version("rollouts").getSubresources().getScale())
        .satisfies(
            scale -> {
              assertThat(scale.getSpecReplicasPath()).isEqualTo(".spec.replicas");
              assertThat(scale.getStatusReplicasPath()).isEqualTo(".status.HPAReplicas");
              assertThat(scale.getLabelSelectorPath()).isEqualTo(".status.selector");
            });
    assertThat(
            List.of("analysistemplates", "clusteranalysistemplates", "analysisruns", "experiments"))
        .allSatisfy(plural -> assertThat(version(plural).getSubresources()).isNull());
  }

  @Test
  void columnsAreThoseOfArgo() {
    assertThat(version("rollouts").getAdditionalPrinterColumns())
        .extracting(column -> column.getName() + " " + column.getJsonPath())
        .containsExactly(
            "Desired .spec.replicas",
            "Current .status.replicas",
            "Up-to-date .status.updatedReplicas",
            "Available .status.availableReplicas",
            "Age .metadata.creationTimestamp");
    assertThat(version("analysisruns").getAdditionalPrinterColumns())
        .extracting(column -> column.getName())
        .containsExactly("Status", "Age");
    assertThat(version("analysistemplates").getAdditionalPrinterColumns())
        .extracting(column -> column.getName())
        .containsExactly("Age");
  }

  @Test
  void datadogHasChoicesAndDefaults() {
    assertThat(Serialization.asJson(datadog("apiVersion").getEnum())).isEqualTo("[\"v1\",\"v2\"]");
    assertThat(datadog("apiVersion").getDefault().asText()).isEqualTo("v1");
    assertThat(datadog("interval").getDefault().asText()).isEqualTo("5m");
    assertThat(datadog("requestTimeout").getDefault().asText()).isEqualTo("10s");
    assertThat(datadog("aggregator").getEnum()).hasSize(9);
    assertThat(datadog("aggregator").getDefault()).isNull();
  }

  private static JSONSchemaProps datadog(String field) {
    return schema("analysisruns", "spec", "metrics", "[]", "provider", "datadog", field);
  }

  @Test
  void whatHasNoSchemaIsKeptAsItIs() {
    assertThat(
            List.of(
                schema("rollouts", "spec", "template"),
                schema("rollouts", "spec", "strategy", "canary", "trafficRouting", "plugins"),
                schema("rollouts", "spec", "strategy", "canary", "steps", "[]", "plugin", "config"),
                schema("rollouts", "status", "canary", "stepPluginStatuses", "[]", "status"),
                schema("experiments", "spec", "templates", "[]", "template"),
                schema("analysisruns", "spec", "metrics", "[]", "provider", "plugin"),
                schema("analysisruns", "spec", "metrics", "[]", "provider", "job", "spec"),
                schema("analysisruns", "spec", "metrics", "[]", "provider", "web", "jsonBody")))
        .allSatisfy(schema -> assertThat(schema.getXKubernetesPreserveUnknownFields()).isTrue());
  }

  @Test
  void theSelectorCannotBeChanged() {
    assertThat(schema("rollouts", "spec", "selector").getXKubernetesValidations())
        .singleElement()
        .satisfies(rule -> assertThat(rule.getRule()).isEqualTo("self == oldSelf"));
  }
}
