package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.Argument;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a Rollout hands to its AnalysisRuns (reference 2.4). */
class RunReferenceTest {

  private static final String TEMPLATE =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: AnalysisTemplate
      metadata: {name: asks}
      spec:
        args: [{name: a}, {name: b}, {name: stable}, {name: latest}, {name: path}, {name: own, value: mine}]
        metrics:
        - name: m
          successCondition: result[0] < 1
          provider: {prometheus: {address: "http://prom:9090", query: q}}
      """;

  private static AnalysisRun run(Sim sim) {
    assertThat(sim.cluster.runs()).as(sim.status().message()).hasSize(1);
    return sim.cluster.runs().iterator().next();
  }

  private static Sim sim(String reference) {
    Sim sim =
        Sim.of(
            "{steps: [{setWeight: 25}, {analysis: {templates: [{templateName: once}]}}, {pause: {}}]}");
    sim.create(TEMPLATE);
    return sim.patch(
        """
        metadata: {labels: {team: checkout}}
        spec:
          strategy:
            canary:
              steps:
              - {setWeight: 25}
              - analysis: %s
              - {pause: {}}
        """
            .formatted(reference));
  }

  private static Map<String, String> values(AnalysisRun run) {
    return run.getSpec().args().stream()
        .filter(argument -> argument.value() != null)
        .collect(Collectors.toMap(Argument::name, argument -> String.valueOf(argument.value())));
  }

  @Test
  void argumentsAreValuesHashesAndFieldsOfTheRollout() {
    Sim sim =
        sim("""
                {templates: [{templateName: asks}], args: [
                  {name: a, value: plain},
                  {name: b, valueFrom: {fieldRef: {fieldPath: "metadata.labels['team']"}}},
                  {name: path, valueFrom: {fieldRef: {fieldPath: spec.replicas}}},
                  {name: stable, valueFrom: {podTemplateHashValue: Stable}},
                  {name: latest, valueFrom: {podTemplateHashValue: Latest}}]}
                """)
            .image("app:2");
    assertThat(values(run(sim)))
        .containsEntry("a", "plain")
        .containsEntry("b", "checkout")
        .containsEntry("path", "4")
        .containsEntry("own", "mine")
        .containsEntry("stable", ReplicaSets.hash(sim.cluster.replicaSet("app:1")))
        .containsEntry("latest", ReplicaSets.hash(sim.cluster.replicaSet("app:2")));
  }

  @Test
  void anArgumentThatNoTemplateDeclaresIsDropped() {
    Sim sim =
        sim("{templates: [{templateName: once}], args: [{name: unknown, value: x}]}")
            .image("app:2");
    assertThat(values(run(sim))).doesNotContainKey("unknown");
  }

  @Test
  void anArgumentOverridesTheTemplatesOwnValue() {
    Sim sim =
        sim("""
                {templates: [{templateName: asks}], args: [
                  {name: own, value: yours}, {name: a, value: x}, {name: b, value: x},
                  {name: stable, value: x}, {name: latest, value: x}, {name: path, value: x}]}
                """)
            .image("app:2");
    assertThat(values(run(sim))).containsEntry("own", "yours");
  }

  @Test
  void dryRunRetentionAndMetadataAreHandedOn() {
    Sim sim =
        sim("""
                {templates: [{templateName: once}], dryRun: [{metricName: m}],
                 measurementRetention: [{metricName: m, limit: 3}],
                 analysisRunMetadata: {labels: {tier: gold}, annotations: {note: hi}}}
                """)
            .image("app:2");
    AnalysisRun run = run(sim);
    assertThat(run.getSpec().dryRun()).extracting(dry -> dry.metricName()).containsExactly("m");
    assertThat(run.getSpec().measurementRetention())
        .extracting(kept -> kept.limit())
        .containsExactly(3);
    assertThat(run.getMetadata().getLabels()).containsEntry("tier", "gold");
    assertThat(run.getMetadata().getAnnotations()).containsEntry("note", "hi");
  }

  @Test
  void aRunIsNamedAfterVersionRevisionAndStepAndBelongsToTheRollout() {
    Sim sim = sim("{templates: [{templateName: once}]}").image("app:2");
    AnalysisRun run = run(sim);
    String hash = ReplicaSets.hash(sim.cluster.replicaSet("app:2"));
    assertThat(ReplicaSets.name(run)).isEqualTo("web-" + hash + "-2-1");
    assertThat(run.getMetadata().getLabels())
        .containsEntry("rollouts-pod-template-hash", hash)
        .containsEntry("step-index", "1")
        .containsEntry("rollout-type", "Step");
    assertThat(run.getMetadata().getAnnotations())
        .containsEntry("rollout.argoproj.io/revision", "2");
    assertThat(run.getMetadata().getOwnerReferences().getFirst().getName()).isEqualTo("web");
  }
}
