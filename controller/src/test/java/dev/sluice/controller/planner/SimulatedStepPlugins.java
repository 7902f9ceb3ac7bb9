package dev.sluice.controller.planner;

import dev.sluice.controller.planner.StepPluginReply.Result;
import dev.sluice.controller.spi.StepAnswer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers calls of step plugins as it was told; the last answer again and again, at first none. */
final class SimulatedStepPlugins {

  /** All calls, without repetitions. */
  final List<StepPluginCall> calls = new ArrayList<>();

  private final Map<String, Deque<Result>> answers = new HashMap<>();
  private Optional<StepPluginReply> reply = Optional.empty();

  /** What a plugin answers to its next calls of an operation. */
  void answer(String plugin, StepPluginCall.Operation operation, Result... results) {
    answers.put(plugin + operation, new ArrayDeque<>(List.of(results)));
  }

  void answer(String plugin, StepPluginCall.Operation operation, StepAnswer answer) {
    answer(plugin, operation, new Result.Answered(answer));
  }

  /** Whether there is a reply now that was not there before. */
  boolean call(StepPluginCall call) {
    if (calls.isEmpty() || !calls.getLast().same(call)) {
      calls.add(call);
    }
    if (reply.map(known -> known.call().same(call)).orElse(false)) {
      return false;
    }
    Deque<Result> open = answers.getOrDefault(call.plugin() + call.operation(), new ArrayDeque<>());
    if (open.isEmpty()) {
      return false;
    }
    Result next = open.size() > 1 ? open.remove() : open.element();
    reply = Optional.of(new StepPluginReply(call, next));
    return true;
  }

  Optional<StepPluginReply> reply() {
    return reply;
  }

  /** A reply to some other call comes in. */
  void reply(StepPluginReply other) {
    reply = Optional.of(other);
  }

  /** The calls as {@code plugin operation execution}. */
  List<String> told() {
    return calls.stream()
        .map(call -> call.plugin() + " " + call.operation().text() + " " + call.execution())
        .toList();
  }
}
