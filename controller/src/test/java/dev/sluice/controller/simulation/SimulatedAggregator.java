package dev.sluice.controller.simulation;

import com.google.protobuf.Timestamp;
import dev.sluice.controller.pipeline.RecordSink;
import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.MetricResult;
import dev.sluice.records.v1.MetricSpec;
import dev.sluice.records.v1.Verdict;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judges every run as the seed will have it: most are good, some fail, some never decide. */
final class SimulatedAggregator {

  private static final List<AnalysisPhase> FATES =
      List.of(
          AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL,
          AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL,
          AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL,
          AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL,
          AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL,
          AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL,
          AnalysisPhase.ANALYSIS_PHASE_FAILED,
          AnalysisPhase.ANALYSIS_PHASE_FAILED,
          AnalysisPhase.ANALYSIS_PHASE_INCONCLUSIVE,
          AnalysisPhase.ANALYSIS_PHASE_ERROR);

  private final World world;
  private final SimulatedKafka kafka;
  private final TopicCatalogue topics;
  private final RecordSink verdicts;
  private final Map<String, Verdict> standing = new LinkedHashMap<>();
  private final Map<String, AnalysisRequest> requests = new LinkedHashMap<>();

  SimulatedAggregator(World world, SimulatedKafka kafka, TopicCatalogue topics) {
    this.world = world;
    this.kafka = kafka;
    this.topics = topics;
    this.verdicts = kafka.producer(() -> true);
  }

  void start() {
    kafka.subscribe(topics.analysisRequests(), this::read, () -> true);
  }

  /** The last word on a run, once there is one. */
  Optional<AnalysisPhase> last(String key) {
    return Optional.ofNullable(standing.get(key))
        .map(Verdict::getPhase)
        .filter(SimulatedAggregator::completed);
  }

  private void read(String key, @Nullable AnalysisRequest request) {
    if (request == null) {
      requests.remove(key);
      if (standing.remove(key) != null) {
        verdicts.put(topics.verdicts(Stage.CLUSTER), key, null);
      }
      return;
    }
    boolean known = requests.put(key, request) != null;
    if (completed(request.getKnownVerdict().getPhase())) {
      return;
    }
    if (!known && !standing.containsKey(key)) {
      begin(key, request);
    }
    if (request.getTerminate() && last(key).isEmpty()) {
      world.agenda.after(
          world.chance.time(Duration.ofMillis(50), Duration.ofSeconds(5)),
          () -> say(key, AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL));
    }
  }

  private void begin(String key, AnalysisRequest request) {
    say(key, AnalysisPhase.ANALYSIS_PHASE_RUNNING);
    AnalysisPhase fate = world.chance.of(FATES);
    boolean endless =
        request.getMetricsList().stream()
            .anyMatch(metric -> metric.hasInterval() && metric.getCount() == 0);
    if (!request.getInvalid().isEmpty()) {
      say(key, AnalysisPhase.ANALYSIS_PHASE_ERROR);
    } else if (!endless || fate != AnalysisPhase.ANALYSIS_PHASE_SUCCESSFUL) {
      world.agenda.after(
          world.chance.time(Duration.ofMillis(100), Duration.ofMinutes(4)), () -> say(key, fate));
    }
  }

  private void say(String key, AnalysisPhase phase) {
    AnalysisRequest request = requests.get(key);
    if (request == null || last(key).isPresent()) {
      return;
    }
    Verdict before = standing.getOrDefault(key, Verdict.getDefaultInstance());
    Verdict.Builder next =
        Verdict.newBuilder()
            .setRun(request.getRun())
            .setVersion(Math.max(before.getVersion(), request.getKnownVerdictVersion()) + 1)
            .setGeneration(request.getGeneration())
            .setPhase(phase)
            .setStartedAt(now())
            .setIssuedAt(now());
    if (completed(phase)) {
      next.setCompletedAt(now());
    }
    for (MetricSpec metric : request.getMetricsList()) {
      next.addMetrics(MetricResult.newBuilder().setName(metric.getName()).setPhase(phase));
    }
    standing.put(key, next.build());
    verdicts.put(topics.verdicts(Stage.CLUSTER), Keys.of(request.getRun()), next.build());
  }

  private Timestamp now() {
    return Timestamp.newBuilder()
        .setSeconds(world.now().getEpochSecond())
        .setNanos(world.now().getNano())
        .build();
  }

  static boolean completed(AnalysisPhase phase) {
    return switch (phase) {
      case ANALYSIS_PHASE_SUCCESSFUL,
          ANALYSIS_PHASE_FAILED,
          ANALYSIS_PHASE_INCONCLUSIVE,
          ANALYSIS_PHASE_ERROR ->
          true;
      default -> false;
    };
  }
}
