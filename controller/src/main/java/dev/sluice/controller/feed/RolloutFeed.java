package dev.sluice.controller.feed;

import dev.sluice.controller.planner.Annotations;
import dev.sluice.controller.planner.Intent;
import dev.sluice.controller.planner.Plan;
import dev.sluice.controller.planner.RolloutSnapshot;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.analysis.AnalysisRunStatus;
import dev.sluice.schemas.events.Moments;
import dev.sluice.schemas.events.PublicRecords;
import dev.sluice.schemas.events.RolloutMoment;
import dev.sluice.schemas.events.RolloutState;
import dev.sluice.schemas.topic.TopicCatalogue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Tells the world: the state of every Rollout and what happened to it, on the two public topics.
 * What happened is read from the states before and after a plan was carried out; after a restart
 * the state before is the one in the Rollout's status, so nothing is told twice under another id.
 * Thread-safe for different Rollouts; calls for one must not overlap.
 */
public final class RolloutFeed implements AutoCloseable {

  private final PublicRecords records;
  private final FeedSender sender;

  /** The state told last, by uid; bounded by the Rollouts there are. */
  private final Map<String, RolloutState> told = new ConcurrentHashMap<>();

  /** A feed that sends by a producer of its own, on a thread of its own. */
  public RolloutFeed(
      TopicCatalogue topics, Supplier<? extends Producer<String, byte[]>> producers) {
    this.records = new PublicRecords(topics);
    this.sender = new FeedSender(producers, topics.rollouts().name());
  }

  /** A plan was carried out. Returns at once. */
  public void applied(RolloutSnapshot seen, Plan plan, Instant now) {
    if (sender.takeLoss()) {
      republish();
    }
    Rollout rollout = seen.rollout();
    String uid = rollout.getMetadata().getUid();
    RolloutState after =
        RolloutStates.of(
            seen.cluster(),
            rollout,
            plan.status(),
            seen.replicaSets(),
            revision(rollout, plan),
            now);
    Optional<RolloutState> last = Optional.ofNullable(told.get(uid));
    Optional<RolloutState> before = last.or(() -> persisted(seen, now));
    PublicRecords.Publication publication =
        records.change(before, after, metrics(seen, before, after));
    told.put(uid, publication.state());
    List<ProducerRecord<String, byte[]>> together = new ArrayList<>(publication.records());
    if (last.isEmpty() && together.isEmpty()) {
      together.add(records.state(publication.state()));
    }
    sender.send(together);
  }

  /** The Rollout is gone. */
  public void deleted(RolloutSnapshot last, Instant now) {
    String uid = last.rollout().getMetadata().getUid();
    RolloutState state =
        Optional.ofNullable(told.remove(uid)).or(() -> persisted(last, now)).orElse(null);
    if (state != null) {
      sender.send(records.removal(state.withAt(now)));
    }
  }

  /** Sends every state again: the topic was lost. */
  public void republish() {
    told.values().forEach(state -> sender.send(List.of(records.state(state))));
  }

  /** The state that the Rollout's own status shows; none for a Rollout that was never planned. */
  private static Optional<RolloutState> persisted(RolloutSnapshot seen, Instant now) {
    Rollout rollout = seen.rollout();
    if (rollout.getStatus().currentPodHash().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        RolloutStates.of(
            seen.cluster(),
            rollout,
            rollout.getStatus(),
            seen.replicaSets(),
            RolloutStates.revision(rollout),
            now));
  }

  /** The revision that the plan gives the Rollout, else the one it has. */
  private static long revision(Rollout rollout, Plan plan) {
    for (Intent intent : plan.intents()) {
      if (intent instanceof Intent.PatchRolloutAnnotations change) {
        Optional<String> revision =
            change.annotations().getOrDefault(Annotations.REVISION, Optional.empty());
        if (revision.isPresent()) {
          return RolloutStates.number(revision.get());
        }
      }
    }
    return RolloutStates.revision(rollout);
  }

  /** The evidence of the runs that ended just now. */
  private static List<RolloutMoment> metrics(
      RolloutSnapshot seen, Optional<RolloutState> before, RolloutState after) {
    List<RolloutMoment> moments = new ArrayList<>();
    for (RolloutState.Analysis analysis : after.analyses()) {
      if (ended(Optional.of(analysis)) && !ended(former(before, analysis.run()))) {
        status(seen, analysis.run())
            .ifPresent(status -> moments.addAll(Moments.metrics(analysis.run(), status)));
      }
    }
    return moments;
  }

  private static Optional<RolloutState.Analysis> former(Optional<RolloutState> before, String run) {
    return before.stream()
        .flatMap(state -> state.analyses().stream())
        .filter(analysis -> analysis.run().equals(run))
        .findFirst();
  }

  private static boolean ended(Optional<RolloutState.Analysis> analysis) {
    return analysis.filter(found -> found.phase() != null && found.phase().completed()).isPresent();
  }

  private static Optional<AnalysisRunStatus> status(RolloutSnapshot seen, String run) {
    return seen.analysisRuns().stream()
        .filter(found -> found.getMetadata().getName().equals(run))
        .map(AnalysisRun::getStatus)
        .findFirst();
  }

  /** Stops sending. */
  @Override
  public void close() {
    sender.close();
  }
}
