package dev.sluice.controller.analysis;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.controller.objects.RawAnalysisRun;
import dev.sluice.records.v1.RunId;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.CustomResources;
import dev.sluice.schemas.crd.FieldProblem;
import dev.sluice.schemas.crd.Reading;
import java.util.List;

/**
 * A cached AnalysisRun, read as far as it can be.
 *
 * @param run the run, without the fields that are malformed
 * @param problems the malformed fields
 */
record RunReading(AnalysisRun run, List<FieldProblem> problems) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  static RunReading of(RawAnalysisRun raw) {
    return switch (CustomResources.read(raw, AnalysisRun.class)) {
      case Reading.Sound<AnalysisRun>(AnalysisRun run) -> new RunReading(run, List.of());
      case Reading.Mended<AnalysisRun>(AnalysisRun run, List<FieldProblem> problems) ->
          new RunReading(run, problems);
      case Reading.Unreadable<AnalysisRun>(List<FieldProblem> problems) -> {
        AnalysisRun run = new AnalysisRun();
        run.setMetadata(raw.getMetadata());
        yield new RunReading(run, problems);
      }
    };
  }

  static RunId id(String cluster, RawAnalysisRun raw) {
    return RunId.newBuilder()
        .setCluster(cluster)
        .setNamespace(raw.getMetadata().getNamespace())
        .setName(raw.getMetadata().getName())
        .setUid(raw.getMetadata().getUid())
        .build();
  }

  /** The raw form of a run that is to be created. */
  static RawAnalysisRun raw(AnalysisRun run) {
    return JSON.convertValue(run, RawAnalysisRun.class);
  }
}
