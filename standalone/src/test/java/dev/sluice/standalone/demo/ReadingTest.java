package dev.sluice.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReadingTest {

  private static final YAMLMapper YAML = new YAMLMapper();

  @Test
  void theObjectsBecomeOneSnapshot() throws IOException {
    Snapshot snapshot =
        Reading.of(
            yaml(
                """
                metadata: {generation: 3}
                spec:
                  template: {spec: {containers: [{image: "shop/web:v2"}]}}
                  strategy:
                    canary:
                      steps: [{setWeight: 20}, {pause: {duration: 3s}}, {pause: {}}, {analysis: {}}]
                status:
                  observedGeneration: "3"
                  phase: Paused
                  message: CanaryPauseStep
                  stableRS: aaa
                  currentStepIndex: 1
                """),
            List.of(set("v1", "aaa", 5, 5), set("v2", "bbb", 2, 1), set("v0", "ccc", 0, 0)),
            List.of(
                yaml(
                    """
                    metadata:
                      name: run
                      labels: {rollouts-pod-template-hash: bbb, rollout-type: Background}
                    status:
                      phase: Running
                      metricResults:
                        - name: success-rate
                          measurements:
                            - {startedAt: t1, finishedAt: t1, phase: Successful, value: "[1]"}
                            - {startedAt: t2, phase: Running}
                    """)),
            yaml(
                """
                metadata:
                  name: web-web-canary
                  annotations: {nginx.ingress.kubernetes.io/canary-weight: "20"}
                """));
    assertThat(snapshot.version()).isEqualTo("v2");
    assertThat(snapshot.stable()).contains("v1");
    assertThat(snapshot.observed()).isTrue();
    assertThat(snapshot.stepText()).isEqualTo("step 2/4 pause 3s");
    assertThat(snapshot.steps())
        .containsExactly("setWeight 20", "pause 3s", "pause until promoted", "analysis");
    assertThat(snapshot.weight()).isEqualTo(20);
    assertThat(snapshot.replicas())
        .containsExactly(
            new Snapshot.Replicas("v2", false, 1, 2), new Snapshot.Replicas("v1", true, 5, 5));
    assertThat(snapshot.runs())
        .containsExactly(
            new Snapshot.Run(
                "run",
                "v2",
                "background",
                "Running",
                "",
                List.of(
                    new Snapshot.Metric(
                        "success-rate",
                        List.of(new Snapshot.Measured("t1", "Successful", "[1]"))))));
  }

  @Test
  void aStatusOfAnEarlierGenerationIsNotObserved() throws IOException {
    JsonNode rollout =
        yaml("{metadata: {generation: 4}, status: {observedGeneration: \"3\", phase: Healthy}}");
    Snapshot snapshot = Reading.of(rollout, List.of(), List.of(), yaml("{}"));
    assertThat(snapshot.observed()).isFalse();
    assertThat(snapshot.promoted()).isFalse();
  }

  private static JsonNode set(String version, String hash, int desired, int available)
      throws IOException {
    return yaml(
        """
        metadata: {labels: {rollouts-pod-template-hash: %s}}
        spec: {replicas: %d, template: {spec: {containers: [{image: "shop/web:%s"}]}}}
        status: {availableReplicas: %d, replicas: %d}
        """
            .formatted(hash, desired, version, available, available));
  }

  private static JsonNode yaml(String text) throws IOException {
    return YAML.readTree(text);
  }
}
