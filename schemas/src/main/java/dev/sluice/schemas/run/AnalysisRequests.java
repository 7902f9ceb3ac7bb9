package dev.sluice.schemas.run;

import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.RunId;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.FieldProblem;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes the request that tells the aggregator what to measure for a run. Pure. */
public final class AnalysisRequests {

  /**
   * Annotation of an AnalysisRun: the version of the Verdict that its status shows, decimal.
   * Written in the same patch as the status.
   */
  public static final String VERDICT_VERSION = "rollout.sluice.dev/verdict-version";

  private AnalysisRequests() {}

  /**
   * The request for a run as it stands in its cluster, with its status to resume from.
   *
   * @param problems what {@link dev.sluice.schemas.crd.CustomResources} left out of the run; a
   *     problem in its spec makes the request invalid
   */
  public static AnalysisRequest of(
      String cluster, AnalysisRun run, List<FieldProblem> problems, Instant now) {
    AnalysisRequest.Builder request =
        AnalysisRequest.newBuilder()
            .setRun(id(cluster, run))
            .setGeneration(Optional.ofNullable(run.getMetadata().getGeneration()).orElse(0L))
            .setRequestedAt(Times.proto(now))
            .setTerminate(run.getSpec().terminate());
    List<String> unread =
        problems.stream()
            .filter(problem -> problem.path().startsWith("spec"))
            .map(FieldProblem::text)
            .toList();
    Resolution resolution =
        unread.isEmpty()
            ? RunSpecs.resolve(run.getSpec())
            : new Resolution.Invalid(RunSpecs.SPEC, unread);
    switch (resolution) {
      case Resolution.Measurable measurable ->
          request.addAllMetrics(measurable.metrics()).addAllSecretArgs(measurable.secrets());
      case Resolution.Invalid invalid -> request.setInvalid(invalid.text());
    }
    owner(run).ifPresent(request::setRollout);
    long version = verdictVersion(run);
    request.setKnownVerdictVersion(version);
    if (run.getStatus().phase() != null) {
      request.setKnownVerdict(
          Verdicts.of(request.getRun(), version, request.getGeneration(), run.getStatus()));
    }
    return request.build();
  }

  /** The identity of a run. */
  public static RunId id(String cluster, AnalysisRun run) {
    ObjectMeta metadata = run.getMetadata();
    return RunId.newBuilder()
        .setCluster(cluster)
        .setNamespace(Optional.ofNullable(metadata.getNamespace()).orElse(""))
        .setName(Optional.ofNullable(metadata.getName()).orElse(""))
        .setUid(Optional.ofNullable(metadata.getUid()).orElse(""))
        .build();
  }

  /** The version of the Verdict that the run's status shows, 0 when it shows none. */
  public static long verdictVersion(AnalysisRun run) {
    String text =
        Optional.ofNullable(run.getMetadata().getAnnotations())
            .map(annotations -> annotations.get(VERDICT_VERSION))
            .orElse("");
    try {
      return Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Optional<String> owner(AnalysisRun run) {
    return Optional.ofNullable(run.getMetadata().getOwnerReferences()).orElse(List.of()).stream()
        .filter(owner -> "Rollout".equals(owner.getKind()))
        .map(OwnerReference::getName)
        .findFirst();
  }
}
