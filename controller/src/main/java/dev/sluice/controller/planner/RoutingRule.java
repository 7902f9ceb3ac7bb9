package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.controller.sizing.CanaryWeights;
import dev.sluice.records.v1.ProviderReport;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.schemas.crd.rollout.CanaryStatus;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import dev.sluice.schemas.crd.rollout.RolloutSpec.Strategy;
import dev.sluice.schemas.crd.rollout.TrafficWeights;
import dev.sluice.schemas.crd.rollout.TrafficWeights.Destination;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Commands the traffic provider, and takes only the report of the very last command as evidence of
 * where traffic is.
 */
final class RoutingRule {

  private static final Duration AWAIT_REPORT = Duration.ofSeconds(5);

  private RoutingRule() {}

  /** Publishes the command wanted until it is confirmed. */
  static void apply(CanaryWorld world, Draft draft) {
    if (world.router().isPresent()) {
      draft.weights(world.weights());
    }
    if (leave(world, draft) || world.router().isEmpty()) {
      return;
    }
    if (world.stableSet().isEmpty()) {
      return; // nothing to choose between before the first version is there
    }
    RoutingTarget target = RoutingTarget.of(world, draft.pauses().aborted());
    if (holds(world, target, draft)) {
      draft
          .evidence()
          .pending(
              target.weight(),
              world.canaryWeight(),
              ", until the stable version has the pods for it");
      carryOver(world, draft);
      return;
    }
    RoutingCommand wanted = RoutingCommands.of(world, target);
    String digest = RoutingCommands.digest(wanted);
    long epoch = epoch(world.snapshot());
    boolean published =
        epoch > 0 && annotation(world, Annotations.ROUTING_DIGEST).equals(Optional.of(digest));
    Optional<String> place =
        RoutingPlace.of(world.canary(), world.canaryStatus().stablePingPong())
            .map(RoutingPlace::text);
    if (published && !place.equals(annotation(world, Annotations.ROUTING_PLACE))) {
      annotate(world, draft, Map.of(Annotations.ROUTING_PLACE, place));
    }
    if (published && confirmed(world.snapshot(), epoch)) {
      confirm(world, target, draft);
      return;
    }
    long next = published ? epoch : Math.max(epoch, reportedEpoch(world.snapshot())) + 1;
    if (!published) {
      annotate(
          world,
          draft,
          Map.of(
              Annotations.ROUTING_EPOCH, Optional.of(Long.toString(next)),
              Annotations.ROUTING_DIGEST, Optional.of(digest),
              Annotations.ROUTING_PLACE, place));
    } else {
      trouble(world.snapshot(), epoch).ifPresent(draft.evidence()::trouble);
    }
    boolean urgent = draft.pauses().aborted() || target.weight() < world.canaryWeight();
    draft.intend(
        new Intent.PublishRouting(RoutingCommands.issue(wanted, next, world.now()), urgent));
    draft.routingUnsettled();
    if (target.weight() != world.canaryWeight()) {
      draft.evidence().pending(target.weight(), world.canaryWeight(), "");
    }
    draft.requeueAfter(AWAIT_REPORT);
  }

  /** Leaves traffic as it is, in plans that are not about it. */
  static void carryOver(CanaryWorld world, Draft draft) {
    if (left(world).isPresent()) {
      draft.routingUnsettled();
    }
    if (world.router().isEmpty()) {
      return;
    }
    draft.weights(world.weights());
    boolean commanded = annotation(world, Annotations.ROUTING_DIGEST).isPresent();
    if (world.stableSet().isPresent()
        && !(commanded && confirmed(world.snapshot(), epoch(world.snapshot())))) {
      draft.routingUnsettled();
    }
  }

  /** Takes out of the providers what Sluice put in, for a Rollout that is gone. */
  static void release(RolloutSnapshot last, Instant now, Draft draft) {
    long epoch = epoch(last);
    Optional<RoutingPlace> place =
        place(last)
            .or(
                () ->
                    canary(last).flatMap(canary -> RoutingPlace.of(canary, stablePingPong(last))));
    if (epoch > 0 && place.isPresent()) {
      RoutingCommand release = RoutingCommands.release(last, place.get());
      long next = Math.max(epoch, reportedEpoch(last)) + 1;
      draft.intend(new Intent.PublishRouting(RoutingCommands.issue(release, next, now), false));
    }
  }

  /**
   * Whether traffic goes back in steps to a stable version that the spec names again
   * (dynamicStableScale): the canary is then still the former one.
   */
  static boolean stepsBackToStable(CanaryWorld world) {
    return world.canary().dynamicStableScale()
        && world.router().isPresent()
        && world.fullyPromoted()
        && world.canaryWeight() > 0
        && formerCanary(world).isPresent();
  }

  /**
   * Hash of a version that is not the one wanted and that the canary's traffic still goes to: one
   * before it, or the stable one when it was promoted a moment ago.
   */
  static Optional<String> formerCanary(CanaryWorld world) {
    return world
        .weights()
        .map(TrafficWeights::canary)
        .filter(canary -> canary.weight() > 0)
        .map(Destination::podTemplateHash)
        .filter(hash -> !hash.isEmpty() && !hash.equals(world.hash()));
  }

  /**
   * Whether the objects that traffic was moved by are being let go, since the strategy names others
   * or none. It is asked for until the router reports it; only then are others commanded. A report
   * of failure is enough: the router goes on with it by itself, and the others must not wait.
   */
  static boolean leave(World world, Draft draft) {
    Optional<RoutingPlace> left = left(world);
    if (left.isEmpty()) {
      return false;
    }
    RoutingCommand release = RoutingCommands.release(world.snapshot(), left.get());
    String digest = RoutingCommands.digest(release);
    long epoch = epoch(world.snapshot());
    boolean published = annotation(world, Annotations.ROUTING_DIGEST).equals(Optional.of(digest));
    if (published && reportedEpoch(world.snapshot()) >= epoch) {
      trouble(world.snapshot(), epoch)
          .ifPresent(
              why ->
                  draft.event(
                      PlannedEvent.warning(
                          "TrafficRoutingError", "Former routing is not released: " + why)));
      annotate(
          world,
          draft,
          Map.of(
              Annotations.ROUTING_DIGEST, Optional.empty(),
              Annotations.ROUTING_PLACE, Optional.empty()));
    } else {
      long next = published ? epoch : Math.max(epoch, reportedEpoch(world.snapshot())) + 1;
      if (!published) {
        annotate(
            world,
            draft,
            Map.of(
                Annotations.ROUTING_EPOCH, Optional.of(Long.toString(next)),
                Annotations.ROUTING_DIGEST, Optional.of(digest)));
      }
      draft.intend(
          new Intent.PublishRouting(
              RoutingCommands.issue(release, next, world.now()), draft.pauses().aborted()));
      draft.requeueAfter(AWAIT_REPORT);
    }
    draft.routingUnsettled();
    return true;
  }

  /** Where traffic was moved last, when the strategy names other objects now, or none. */
  private static Optional<RoutingPlace> left(World world) {
    return place(world.snapshot())
        .filter(place -> world.routingPlace().filter(place::isAt).isEmpty());
  }

  private static void annotate(
      World world, Draft draft, Map<String, Optional<String>> annotations) {
    draft.intend(new Intent.PatchRolloutAnnotations(ObjectRef.of(world.rollout()), annotations));
  }

  /** Traffic that is to come back waits for pods of the stable version, save after an abort. */
  private static boolean holds(CanaryWorld world, RoutingTarget target, Draft draft) {
    if (draft.pauses().aborted() || target.weight() >= world.canaryWeight()) {
      return false;
    }
    int max = CanaryWeights.max(world.canary());
    long needed = (long) (max - target.weight()) * world.replicas() / max;
    return world.stableSet().map(ReplicaSets::available).orElse(0) < needed;
  }

  private static void confirm(CanaryWorld world, RoutingTarget target, Draft draft) {
    int max = CanaryWeights.max(world.canary());
    TrafficWeights confirmed =
        new TrafficWeights(
            new Destination(target.weight(), world.canary().canaryService(), target.canaryHash()),
            new Destination(
                max - target.weight(), world.canary().stableService(), world.status().stableRS()),
            List.of(),
            null);
    draft.weights(Optional.of(confirmed));
    if (world.weights().isPresent() && world.canaryWeight() != target.weight()) {
      draft.event(
          PlannedEvent.normal(
              "TrafficWeightUpdated",
              "Traffic weight updated from %d to %d"
                  .formatted(world.canaryWeight(), target.weight())));
    }
  }

  private static long epoch(RolloutSnapshot snapshot) {
    try {
      return ReplicaSets.annotation(snapshot.rollout(), Annotations.ROUTING_EPOCH)
          .map(Long::parseLong)
          .orElse(0L);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Optional<String> annotation(World world, String key) {
    return ReplicaSets.annotation(world.rollout(), key);
  }

  private static Optional<RoutingPlace> place(RolloutSnapshot snapshot) {
    return ReplicaSets.annotation(snapshot.rollout(), Annotations.ROUTING_PLACE)
        .flatMap(RoutingPlace::parse);
  }

  private static Optional<CanaryStrategy> canary(RolloutSnapshot snapshot) {
    return Optional.ofNullable(snapshot.rollout().getSpec().strategy()).map(Strategy::canary);
  }

  private static String stablePingPong(RolloutSnapshot snapshot) {
    CanaryStatus status = snapshot.rollout().getStatus().canary();
    return status == null ? "" : status.stablePingPong();
  }

  private static Optional<RoutingReport> report(RolloutSnapshot snapshot) {
    String uid = Objects.requireNonNullElse(snapshot.rollout().getMetadata().getUid(), "");
    return snapshot.routingReport().filter(report -> report.getRollout().getUid().equals(uid));
  }

  private static long reportedEpoch(RolloutSnapshot snapshot) {
    return report(snapshot).map(RoutingReport::getEpoch).orElse(0L);
  }

  /** Verified; or applied, where a provider has no way to be read back. */
  private static boolean confirmed(RolloutSnapshot snapshot, long epoch) {
    return report(snapshot)
        .filter(report -> report.getEpoch() == epoch)
        .map(
            report ->
                switch (report.getOutcome()) {
                  case OUTCOME_VERIFIED -> true;
                  case OUTCOME_APPLIED ->
                      report.getProvidersList().stream().allMatch(RoutingRule::asGoodAsVerified);
                  case OUTCOME_FAILED, OUTCOME_REFUSED, OUTCOME_UNSPECIFIED, UNRECOGNIZED -> false;
                })
        .orElse(false);
  }

  private static boolean asGoodAsVerified(ProviderReport provider) {
    return switch (provider.getOutcome()) {
      case OUTCOME_VERIFIED -> true;
      case OUTCOME_APPLIED -> provider.getObservedCanaryWeight() < 0;
      case OUTCOME_FAILED, OUTCOME_REFUSED, OUTCOME_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }

  private static Optional<String> trouble(RolloutSnapshot snapshot, long epoch) {
    return report(snapshot)
        .filter(report -> report.getEpoch() == epoch)
        .flatMap(
            report ->
                switch (report.getOutcome()) {
                  case OUTCOME_FAILED, OUTCOME_REFUSED -> Optional.of(report.getMessage());
                  case OUTCOME_VERIFIED, OUTCOME_APPLIED, OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
                      Optional.empty();
                });
  }
}
