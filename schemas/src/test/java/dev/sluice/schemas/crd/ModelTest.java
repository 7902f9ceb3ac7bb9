package dev.sluice.schemas.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.schemas.crd.analysis.Measurement;
import dev.sluice.schemas.crd.rollout.CanaryStep;
import dev.sluice.schemas.crd.rollout.RolloutPhase;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import dev.sluice.schemas.crd.rollout.RolloutStatusBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ModelTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String ROLLOUT =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Rollout
      metadata:
        name: web
      spec:
        selector:
          matchLabels: {app: web}
        restartAt: 2026-03-01T12:00:00.750+02:00
        somethingNew: 1
        template:
          metadata:
            labels: {app: web}
          spec:
            fromTheFuture: {a: [1, "x"]}
            containers:
              - name: main
                image: app:1
                resizeMagic: true
        strategy:
          canary:
            maxSurge: 25%
            maxUnavailable: 1
            steps:
              - setWeight: 0
              - pause: {}
              - pause: {duration: 10m}
              - plugin: {name: a/b, config: {deep: [1, {x: null}]}}
            antiAffinity:
              requiredDuringSchedulingIgnoredDuringExecution: {}
            trafficRouting:
              plugins: {a/b: {weird: [true]}}
      status:
        HPAReplicas: 3
        stableRS: abc
        observedGeneration: "7"
        phase: Healthy
        blueGreen: {}
      """;

  private static Rollout rollout() {
    return Serialization.unmarshal(ROLLOUT, Rollout.class);
  }

  private static JsonNode json(Object object) {
    return JSON.valueToTree(Serialization.unmarshal(Serialization.asJson(object), JsonNode.class));
  }

  @Test
  void readsARolloutWithTheClientsMapper() {
    Rollout rollout = rollout();
    var canary =
        Objects.requireNonNull(Objects.requireNonNull(rollout.getSpec().strategy()).canary());
    assertThat(canary.steps()).hasSize(4);
    assertThat(canary.steps().getFirst().setWeight()).isZero();
    assertThat(canary.steps().get(1).pause()).isEqualTo(new CanaryStep.Pause(null));
    assertThat(canary.canaryService()).isEmpty();
    assertThat(rollout.getSpec().restartAt()).isEqualTo(Instant.parse("2026-03-01T10:00:00Z"));
    assertThat(rollout.getStatus().hpaReplicas()).isEqualTo(3);
    assertThat(rollout.getStatus().phase()).isEqualTo(RolloutPhase.HEALTHY);
    assertThat(rollout.getStatus().blueGreen()).isNotNull();
  }

  @Test
  void writesWhatItReadAndNothingElse() {
    JsonNode written = json(rollout());
    JsonNode expected = json(Serialization.unmarshal(ROLLOUT, JsonNode.class));
    ((com.fasterxml.jackson.databind.node.ObjectNode) expected.get("spec"))
        .put("restartAt", "2026-03-01T10:00:00Z")
        .remove("somethingNew");
    assertThat(written).isEqualTo(expected);
  }

  @Test
  void aRolloutWithoutSpecAndStatusHasEmptyOnes() {
    Rollout rollout =
        Serialization.unmarshal(
            "{\"apiVersion\":\"argoproj.io/v1alpha1\",\"kind\":\"Rollout\",\"spec\":null}",
            Rollout.class);
    assertThat(rollout.getSpec().replicas()).isNull();
    assertThat(rollout.getStatus().conditions()).isEmpty();
    assertThat(rollout.getStatus().currentPodHash()).isEmpty();
  }

  @Test
  void buildersAndWithersTakeNull() {
    RolloutStatus status =
        RolloutStatusBuilder.builder().abortedAt(Instant.EPOCH).phase(RolloutPhase.PAUSED).build();
    assertThat(status.withAbortedAt(null).abortedAt()).isNull();
    assertThat(status.with(s -> s.abort(true).phase(null)).abort()).isTrue();
  }

  @Test
  void anEmptyArgumentValueIsKeptAndAnAbsentOneIsNotWritten() {
    assertThat(json(new Argument("a", "", null)))
        .isEqualTo(JSON.createObjectNode().put("name", "a").put("value", ""));
    assertThat(json(new Argument("a", null, null)).has("value")).isFalse();
  }

  @Test
  void anUnknownPhaseCountsAsAbsent() {
    Measurement measurement =
        Serialization.unmarshal("{\"phase\":\"Perplexed\",\"value\":\"1\"}", Measurement.class);
    assertThat(measurement.phase()).isNull();
    assertThat(measurement.value()).isEqualTo("1");
  }

  @Test
  void namesAreThoseOfArgo() {
    assertThat(List.of(new Rollout(), new AnalysisTemplate(), new AnalysisRun(), new Experiment()))
        .allSatisfy(
            kind -> assertThat(kind).isInstanceOf(io.fabric8.kubernetes.api.model.Namespaced.class))
        .extracting(kind -> kind.getPlural() + " " + kind.getApiVersion() + " " + kind.getKind())
        .containsExactly(
            "rollouts argoproj.io/v1alpha1 Rollout",
            "analysistemplates argoproj.io/v1alpha1 AnalysisTemplate",
            "analysisruns argoproj.io/v1alpha1 AnalysisRun",
            "experiments argoproj.io/v1alpha1 Experiment");
    assertThat(new ClusterAnalysisTemplate().getPlural()).isEqualTo("clusteranalysistemplates");
    assertThat(new ClusterAnalysisTemplate().getScope()).isEqualTo("Cluster");
  }
}
