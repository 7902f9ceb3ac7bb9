package dev.sluice.controller.planner;

import dev.sluice.controller.planner.StepPluginCall.Operation;
import dev.sluice.controller.spi.StepAnswer;
import dev.sluice.schemas.crd.GoDuration;
import dev.sluice.schemas.crd.rollout.StepPluginStatus;
import dev.sluice.schemas.crd.rollout.StepPluginStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code status.canary.stepPluginStatuses}: one entry an operation of a step. For one plan. */
final class StepPluginLog {

  private static final String RUNNING = "Running";
  private static final String SUCCESSFUL = "Successful";
  private static final String FAILED = "Failed";
  private static final String ERROR = "Error";

  /** Until the next call, where the plugin asks for no longer time. */
  private static final Duration BACKOFF = Duration.ofSeconds(30);

  private static final Duration SHORTEST = Duration.ofSeconds(10);

  /** Ends of work that the plugin could not be told of so often are given up. */
  private static final int MOST_TRIES = 5;

  private final List<StepPluginStatus> statuses;

  StepPluginLog(List<StepPluginStatus> statuses) {
    this.statuses = new ArrayList<>(statuses);
  }

  List<StepPluginStatus> statuses() {
    return List.copyOf(statuses);
  }

  Optional<StepPluginStatus> find(Operation operation, int index) {
    return statuses.stream()
        .filter(each -> each.index() == index && each.operation().equals(operation.text()))
        .findFirst();
  }

  /** Replaces the entry of the same operation and step. */
  void put(StepPluginStatus status) {
    for (int i = 0; i < statuses.size(); i++) {
      StepPluginStatus each = statuses.get(i);
      if (each.index() == status.index() && each.operation().equals(status.operation())) {
        statuses.set(i, status);
        return;
      }
    }
    statuses.add(status);
  }

  /** An operation that begins now. */
  static StepPluginStatus begun(Operation operation, int index, String plugin, Instant now) {
    return StepPluginStatusBuilder.builder()
        .index(index)
        .name(plugin)
        .operation(operation.text())
        .phase(RUNNING)
        .startedAt(now)
        .build();
  }

  /** When the next call is due; empty before the first and when all is over. */
  static Optional<Instant> due(StepPluginStatus status) {
    Instant last = status.updatedAt();
    return last == null || isOver(status)
        ? Optional.empty()
        : GoDuration.parse(status.backoff()).or(() -> Optional.of(BACKOFF)).map(last::plus);
  }

  /** The status after this reply. */
  static StepPluginStatus heed(
      StepPluginStatus status, StepPluginReply.Result result, Instant now) {
    return switch (result) {
      case StepPluginReply.Result.SwitchedOff() ->
          over(status, SUCCESSFUL, "the plugin is switched off", now).withDisabled(true);
      case StepPluginReply.Result.Broken(String cause) -> {
        StepPluginStatus tried = counted(status, now).withMessage(cause).withPhase(ERROR);
        yield !isRun(status) && tried.executions() >= MOST_TRIES
            ? tried.withBackoff("").withFinishedAt(now)
            : tried.withBackoff(GoDuration.format(BACKOFF));
      }
      case StepPluginReply.Result.Answered(StepAnswer answer) -> {
        StepPluginStatus counted = counted(status, now);
        StepPluginStatus kept = answer.status().map(counted::withStatus).orElse(counted);
        yield switch (answer.phase()) {
          case SUCCESSFUL -> over(kept, SUCCESSFUL, answer.message(), now);
          case FAILED -> over(kept, FAILED, answer.message(), now);
          case RUNNING ->
              isRun(status)
                  ? kept.withPhase(RUNNING)
                      .withMessage(answer.message())
                      .withBackoff(GoDuration.format(backoff(answer)))
                  : over(
                      kept,
                      FAILED,
                      "it answered Running, but only Run can go on beside the rollout",
                      now);
        };
      }
    };
  }

  static boolean isRun(StepPluginStatus status) {
    return status.operation().equals(Operation.RUN.text());
  }

  static boolean isSuccessful(StepPluginStatus status) {
    return status.phase().equals(SUCCESSFUL);
  }

  static boolean isFailed(StepPluginStatus status) {
    return status.phase().equals(FAILED);
  }

  static boolean isError(StepPluginStatus status) {
    return status.phase().equals(ERROR);
  }

  /** Whether there is nothing more to be called. */
  static boolean isOver(StepPluginStatus status) {
    return isSuccessful(status) || isFailed(status) || status.finishedAt() != null;
  }

  private static StepPluginStatus counted(StepPluginStatus status, Instant now) {
    return status.withExecutions(status.executions() + 1).withUpdatedAt(now);
  }

  private static StepPluginStatus over(
      StepPluginStatus status, String phase, String message, Instant now) {
    return status
        .withPhase(phase)
        .withMessage(message)
        .withBackoff("")
        .withUpdatedAt(now)
        .withFinishedAt(now);
  }

  private static Duration backoff(StepAnswer answer) {
    return answer.askAgainAfter().filter(time -> time.compareTo(SHORTEST) > 0).orElse(BACKOFF);
  }
}
