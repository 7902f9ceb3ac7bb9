package dev.sluice.aggregator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.Decision;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementError;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.MetricResult;
import dev.sluice.records.v1.RunId;
import dev.sluice.records.v1.RunSummary;
import dev.sluice.records.v1.Verdict;
import dev.sluice.schemas.crd.CustomResources;
import dev.sluice.schemas.crd.Reading;
import dev.sluice.schemas.crd.analysis.AnalysisRunSpec;
import dev.sluice.schemas.run.Resolution;
import dev.sluice.schemas.run.RunSpecs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Plays whole AnalysisRuns as Argo Rollouts recorded them; every case must come out alike. */
class AnalysisJudgeGoldenTest {

  private static final String FILE = "analysis-judge.jsonl.gz";
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Argo's own time to wake up and measure, as the recorded start times show it. */
  private static final Duration LATENESS = Duration.ofMillis(1);

  private static final String OVER_BEFORE_TERMINATED = "message: Argo Run Terminated, Sluice ";
  private static final RunId RUN =
      RunId.newBuilder().setCluster("c").setNamespace("n").setName("golden").setUid("u").build();

  @Test
  void everyRecordedRunComesOutAsInArgo() throws IOException {
    List<String> differences = new ArrayList<>();
    int cases = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(golden()), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        cases++;
        JsonNode golden = JSON.readTree(line);
        int number = cases;
        differences(golden).forEach(d -> differences.add("case " + number + ": " + d));
      }
    }
    assertThat(cases).isPositive();
    assertThat(differences).as("differences in %d cases", cases).isEmpty();
  }

  private static InputStream golden() throws IOException {
    String folder = System.getProperty("sluice.golden", "");
    if (!folder.isBlank()) {
      return Files.newInputStream(Path.of(folder, FILE));
    }
    InputStream resource = AnalysisJudgeGoldenTest.class.getResourceAsStream("/golden/" + FILE);
    if (resource == null) {
      throw new IOException("no resource golden/" + FILE);
    }
    return resource;
  }

  private static List<String> differences(JsonNode golden) throws IOException {
    Map<String, List<Double>> starts = new HashMap<>();
    JsonNode outcomes = golden.at("/in/outcomes");
    Play play =
        new Play(
            new Judge(JudgeSettings.DEFAULT, new ExpressionConditions()),
            task ->
                task.getAction() == MeasurementTask.Action.ACTION_MEASURE
                    ? List.of(answer(task, outcomes, starts))
                    : List.of(),
            LATENESS);
    JsonNode terminate = golden.at("/in/terminateAtSeconds");
    Instant at = START.plusMillis(Math.round(terminate.asDouble() * 1000));
    boolean fromTheStart = !terminate.isMissingNode() && at.equals(START);
    AnalysisRequest request =
        request(golden.at("/in/spec")).toBuilder().setTerminate(fromTheStart).build();
    play.request(request, START);
    if (!terminate.isMissingNode() && !fromTheStart) {
      play.playUntil(at);
      if (!play.run().completed()) {
        play.request(request.toBuilder().setTerminate(true).setGeneration(2).build(), at);
      }
    }
    play.playUntil(Instant.MAX);
    List<String> differences =
        new Comparison(golden.get("out"), play.verdict(), starts).differences();
    if (overBefore(play.run(), terminate)) {
      differences.remove(OVER_BEFORE_TERMINATED);
    }
    return differences;
  }

  /**
   * The recorder let Argo look at a run only when a timer was due. A run that a bad metric had
   * ended by then was still found running by a later {@code terminate}, whose message it shows; a
   * live Argo, like Sluice, ends it at once.
   */
  private static boolean overBefore(Run run, JsonNode terminate) {
    return !terminate.isMissingNode()
        && run.completedAt()
            .map(at -> at.isBefore(START.plusSeconds(terminate.asLong())))
            .orElse(false);
  }

  private static AnalysisRequest request(JsonNode spec) {
    AnalysisRequest.Builder request = AnalysisRequest.newBuilder().setRun(RUN).setGeneration(1);
    Reading<AnalysisRunSpec> reading = CustomResources.readAs(spec, AnalysisRunSpec.class);
    if (!(reading instanceof Reading.Sound<AnalysisRunSpec>(AnalysisRunSpec sound))) {
      throw new AssertionError("unreadable spec: " + reading.problems());
    }
    switch (RunSpecs.resolve(sound)) {
      case Resolution.Measurable measurable -> request.addAllMetrics(measurable.metrics());
      case Resolution.Invalid invalid -> request.setInvalid(invalid.text());
    }
    return request.build();
  }

  private static Measurement answer(
      MeasurementTask task, JsonNode outcomes, Map<String, List<Double>> starts) {
    Instant started = Times.instant(task.getStartedAt());
    starts
        .computeIfAbsent(task.getMetric(), name -> new ArrayList<>())
        .add(Duration.between(START, started).toMillis() / 1000.0);
    JsonNode list = outcomes.get(task.getMetric());
    String outcome = list.get((int) ((task.getSequence() - 1) % list.size())).asText();
    Measurement.Builder measurement =
        Measurement.newBuilder()
            .setRun(task.getRun())
            .setMetric(task.getMetric())
            .setSequence(task.getSequence())
            .setStartedAt(task.getStartedAt())
            .setFinishedAt(Times.timestamp(started.plus(LATENESS)));
    if (outcome.equals("Error")) {
      return measurement.setError(MeasurementError.newBuilder().setMessage("boom")).build();
    }
    return measurement
        .setDecision(
            Decision.newBuilder()
                .setPhase(
                    AnalysisPhase.valueOf("ANALYSIS_PHASE_" + outcome.toUpperCase(Locale.ROOT))))
        .build();
  }

  /** A golden {@code out} beside the last verdict. */
  private record Comparison(JsonNode out, Verdict verdict, Map<String, List<Double>> starts) {

    List<String> differences() {
      List<String> found = new ArrayList<>();
      compare(found, "phase", out.get("phase").asText(), Phases.title(verdict.getPhase()));
      compare(found, "message", out.path("message").asText(""), verdict.getMessage());
      summary(found, "runSummary", verdict.getRunSummary());
      summary(found, "dryRunSummary", verdict.getDryRunSummary());
      compare(
          found, "number of metrics", out.get("metricResults").size(), verdict.getMetricsCount());
      for (JsonNode expected : out.get("metricResults")) {
        String name = expected.get("name").asText();
        verdict.getMetricsList().stream()
            .filter(metric -> metric.getName().equals(name))
            .findFirst()
            .ifPresentOrElse(
                metric -> metric(found, name, expected, metric),
                () -> found.add("metric " + name + " is missing"));
      }
      return found;
    }

    private void summary(List<String> found, String field, RunSummary summary) {
      JsonNode expected = out.path(field);
      compare(found, field + ".count", expected.path("count").asInt(), summary.getCount());
      compare(
          found,
          field + ".successful",
          expected.path("successful").asInt(),
          summary.getSuccessful());
      compare(found, field + ".failed", expected.path("failed").asInt(), summary.getFailed());
      compare(
          found,
          field + ".inconclusive",
          expected.path("inconclusive").asInt(),
          summary.getInconclusive());
      compare(found, field + ".error", expected.path("error").asInt(), summary.getError());
    }

    private void metric(List<String> found, String name, JsonNode expected, MetricResult metric) {
      compare(
          found, name + ".phase", expected.get("phase").asText(), Phases.title(metric.getPhase()));
      compare(found, name + ".message", expected.path("message").asText(""), metric.getMessage());
      compare(found, name + ".dryRun", expected.path("dryRun").asBoolean(), metric.getDryRun());
      compare(found, name + ".count", expected.get("count").asInt(), metric.getCount());
      compare(
          found, name + ".successful", expected.get("successful").asInt(), metric.getSuccessful());
      compare(found, name + ".failed", expected.get("failed").asInt(), metric.getFailed());
      compare(
          found,
          name + ".inconclusive",
          expected.get("inconclusive").asInt(),
          metric.getInconclusive());
      compare(found, name + ".error", expected.get("error").asInt(), metric.getError());
      compare(
          found,
          name + ".consecutiveError",
          expected.get("consecutiveError").asInt(),
          metric.getConsecutiveError());
      compare(
          found,
          name + ".consecutiveSuccess",
          expected.get("consecutiveSuccess").asInt(),
          metric.getConsecutiveSuccess());
      compare(
          found,
          name + ".measurementsKept",
          expected.get("measurementsKept").asInt(),
          metric.getMeasurementsCount());
      startTimes(found, name, expected.get("startedAtSeconds"));
    }

    private void startTimes(List<String> found, String name, JsonNode expected) {
      List<Double> actual = starts.getOrDefault(name, List.of());
      boolean alike = expected.size() == actual.size();
      for (int i = 0; alike && i < actual.size(); i++) {
        alike = Math.abs(expected.get(i).asDouble() - actual.get(i)) <= 0.1;
      }
      if (!alike) {
        found.add("%s.startedAtSeconds: Argo %s, Sluice %s".formatted(name, expected, actual));
      }
    }

    private static void compare(List<String> found, String what, Object argo, Object sluice) {
      if (!argo.equals(sluice)) {
        found.add("%s: Argo %s, Sluice %s".formatted(what, argo, sluice));
      }
    }
  }
}
