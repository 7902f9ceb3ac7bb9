package dev.sluice.schemas.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.RunId;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.FieldProblem;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnalysisRequestsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.5Z");

  private static final String RUN =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: AnalysisRun
      metadata:
        name: web-abc-2
        namespace: shop
        uid: u-1
        generation: 4
        annotations: {rollout.sluice.dev/verdict-version: "17"}
        ownerReferences: [{kind: Rollout, name: web, uid: r, apiVersion: argoproj.io/v1alpha1}]
      spec:
        terminate: true
        metrics: [{name: m, provider: {web: {url: u}}}]
      """;

  private static final String STATUS =
      """
      status:
        phase: Running
        startedAt: 2026-03-01T09:00:00Z
        metricResults:
        - name: m
          phase: Running
          count: 11
          successful: 11
          error: 1
          measurements:
          - {phase: Successful, startedAt: 2026-03-01T09:00:00Z, finishedAt: 2026-03-01T09:00:01Z, value: "1"}
          - {phase: Running, startedAt: 2026-03-01T09:00:02Z, metadata: {job-name: j}}
      """;

  private static AnalysisRun run(String yaml) {
    return Serialization.unmarshal(yaml, AnalysisRun.class);
  }

  @Test
  void carriesIdentityGenerationOwnerAndWhatIsMeasured() {
    AnalysisRequest request = AnalysisRequests.of("east", run(RUN), List.of(), NOW);
    assertThat(request.getRun())
        .isEqualTo(
            RunId.newBuilder()
                .setCluster("east")
                .setNamespace("shop")
                .setName("web-abc-2")
                .setUid("u-1")
                .build());
    assertThat(request.getGeneration()).isEqualTo(4);
    assertThat(request.getRequestedAt())
        .isEqualTo(
            Timestamp.newBuilder().setSeconds(NOW.getEpochSecond()).setNanos(500_000_000).build());
    assertThat(request.getTerminate()).isTrue();
    assertThat(request.getRollout()).isEqualTo("web");
    assertThat(request.getMetricsList()).hasSize(1);
    assertThat(request.getInvalid()).isEmpty();
    assertThat(request.getKnownVerdictVersion()).isEqualTo(17);
    assertThat(request.hasKnownVerdict()).isFalse();
  }

  @Test
  void carriesTheStatusToResumeFromWithSequencesThatGoOn() {
    AnalysisRequest request = AnalysisRequests.of("east", run(RUN + STATUS), List.of(), NOW);
    assertThat(request.getKnownVerdict().getVersion()).isEqualTo(17);
    assertThat(request.getKnownVerdict().getRun()).isEqualTo(request.getRun());
    assertThat(request.getKnownVerdict().getMetrics(0).getMeasurementsList())
        .extracting(measurement -> measurement.getSequence())
        .containsExactly(12L, 13L);
  }

  @Test
  void anInvalidSpecMakesAnInvalidRequest() {
    AnalysisRequest request =
        AnalysisRequests.of(
            "east", run(RUN.replace("name: m,", "name: m, count: 5,")), List.of(), NOW);
    assertThat(request.getInvalid())
        .isEqualTo("Analysis spec invalid: metrics[0]: interval must be specified when count > 1");
    assertThat(request.getMetricsList()).isEmpty();
  }

  @Test
  void aFieldOfTheSpecThatCouldNotBeReadMakesAnInvalidRequestAndOneOfTheStatusDoesNot() {
    FieldProblem spec =
        new FieldProblem("spec.metrics[0]", "'x' is not an object", "give an object");
    FieldProblem status = new FieldProblem("status.phase", "a list is not a text", "give a text");
    assertThat(AnalysisRequests.of("east", run(RUN), List.of(spec), NOW).getInvalid())
        .isEqualTo("Analysis spec invalid: spec.metrics[0]: 'x' is not an object; give an object");
    assertThat(AnalysisRequests.of("east", run(RUN), List.of(status), NOW).getInvalid()).isEmpty();
  }

  @Test
  void aVersionThatIsNoNumberCountsAsNone() {
    assertThat(AnalysisRequests.verdictVersion(run(RUN.replace("\"17\"", "\"x\"")))).isZero();
    assertThat(AnalysisRequests.verdictVersion(run("kind: AnalysisRun"))).isZero();
  }
}
