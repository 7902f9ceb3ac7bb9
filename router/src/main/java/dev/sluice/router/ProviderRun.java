package dev.sluice.router;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.router.plan.Change;
import dev.sluice.router.plan.ObjectRef;
import dev.sluice.router.plan.Problem;
import dev.sluice.router.plan.ProviderPlan;
import dev.sluice.router.plan.RoutingIntent;
import dev.sluice.router.plan.RoutingMark;
import dev.sluice.router.plan.TrafficProvider;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads, plans and writes for one provider until what is read back is what is wanted. */
final class ProviderRun {

  /** More passes than any plan has stages: a provider that is no fixpoint must not spin. */
  private static final int MOST_PASSES = 12;

  private final RoutingObjects objects;
  private final TrafficProvider provider;
  private final RoutingIntent intent;
  private final InstantSource clock;
  private final Instant deadline;
  private final BackOff backOff;

  private final Map<ObjectRef, String> versions = new LinkedHashMap<>();
  private boolean wrote;

  ProviderRun(
      RoutingObjects objects,
      TrafficProvider provider,
      RoutingIntent intent,
      RouterSettings settings,
      InstantSource clock) {
    this.objects = objects;
    this.provider = provider;
    this.intent = intent;
    this.clock = clock;
    this.deadline = clock.instant().plus(settings.patience());
    this.backOff = new BackOff(settings.firstBackOff(), settings.longestBackOff());
  }

  /** How it ended. */
  sealed interface Result {
    /** In effect when there are no problems. */
    record Settled(
        Map<ObjectRef, String> versions,
        List<Problem> problems,
        OptionalInt observedCanaryWeight,
        boolean wrote)
        implements Result {}

    /** An object carries a newer epoch. */
    record Stale(long epoch, String where) implements Result {}
  }

  /** One pass: settled, or the reason to try again. */
  private sealed interface Pass {
    record Over(Result result) implements Pass {}

    record Again(boolean disturbed, List<Problem> problems) implements Pass {}
  }

  Result untilSettled() {
    return switch (provider.bind(intent)) {
      case TrafficProvider.Binding.Refused(Problem problem) ->
          new Result.Settled(Map.of(), List.of(problem), OptionalInt.empty(), false);
      case TrafficProvider.Binding.Bound bound -> untilSettled(bound);
    };
  }

  private Result untilSettled(TrafficProvider.Binding.Bound bound) {
    int passes = 0;
    while (true) {
      switch (pass(bound)) {
        case Pass.Over(Result result) -> {
          return result;
        }
        case Pass.Again(boolean disturbed, List<Problem> problems) -> {
          boolean over = disturbed ? !clock.instant().isBefore(deadline) : ++passes >= MOST_PASSES;
          if (over || (disturbed && !sleep())) {
            return new Result.Settled(versions, problems, OptionalInt.empty(), wrote);
          }
        }
      }
    }
  }

  private Pass pass(TrafficProvider.Binding.Bound bound) {
    Map<ObjectRef, ObjectNode> world = new LinkedHashMap<>();
    for (ObjectRef ref : bound.objects()) {
      versions.put(ref, "");
      switch (objects.read(ref)) {
        case RoutingObjects.Read.Found(ObjectNode tree) -> {
          world.put(ref, tree);
          versions.put(ref, tree.at("/metadata/resourceVersion").asText(""));
        }
        case RoutingObjects.Read.Missing() -> {}
        case RoutingObjects.Read.Unavailable(String cause) -> {
          return new Pass.Again(true, List.of(Problem.failed(ref, cause)));
        }
      }
    }
    Optional<Result> newer = newerEpoch(world);
    if (newer.isPresent()) {
      return new Pass.Over(newer.get());
    }
    ProviderPlan plan = bound.planner().plan(world);
    if (plan.changes().isEmpty()) {
      return new Pass.Over(
          new Result.Settled(versions, plan.problems(), plan.observedCanaryWeight(), wrote));
    }
    return write(plan);
  }

  private Pass write(ProviderPlan plan) {
    List<Problem> problems = new ArrayList<>(plan.problems());
    boolean disturbed = false;
    boolean progress = false;
    for (Change change : plan.changes()) {
      switch (objects.write(change)) {
        case RoutingObjects.Write.Done() -> {
          wrote = true;
          progress = true;
        }
        case RoutingObjects.Write.Conflict() -> {
          disturbed = true;
          problems.add(Problem.failed(change.ref(), "somebody else keeps writing it; tried again"));
        }
        case RoutingObjects.Write.Unavailable(String cause) -> {
          disturbed = true;
          problems.add(Problem.failed(change.ref(), cause));
        }
        case RoutingObjects.Write.Rejected(String cause) ->
            problems.add(Problem.failed(change.ref(), cause));
      }
    }
    if (!disturbed && !progress) {
      return new Pass.Over(
          new Result.Settled(versions, problems, plan.observedCanaryWeight(), wrote));
    }
    return new Pass.Again(disturbed, problems);
  }

  /** A release is no rival of newer commands: its planner leaves their objects alone. */
  private Optional<Result> newerEpoch(Map<ObjectRef, ObjectNode> world) {
    if (intent.command().getRelease()) {
      return Optional.empty();
    }
    for (var entry : world.entrySet()) {
      Optional<RoutingMark> mark = RoutingMark.read(entry.getValue(), intent.command());
      if (mark.isPresent() && mark.get().isNewerThan(intent.command())) {
        return Optional.of(new Result.Stale(mark.get().epoch(), "in force on " + entry.getKey()));
      }
    }
    return Optional.empty();
  }

  private boolean sleep() {
    try {
      Thread.sleep(backOff.step());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
