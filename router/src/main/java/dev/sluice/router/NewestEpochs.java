package dev.sluice.router;

import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.schemas.topic.Keys;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** The newest epoch that this process has seen of each Rollout. Thread-safe. */
final class NewestEpochs {

  private final Map<String, CommandAge> seen = new ConcurrentHashMap<>();

  /** Notes the command; gives the newer epoch if one was seen before. */
  OptionalLong overtaken(RoutingCommand command) {
    CommandAge mine = CommandAge.of(command);
    CommandAge newest =
        seen.merge(
            Keys.of(command.getRollout()),
            mine,
            (old, offered) -> old.isNewerThan(offered) ? old : offered);
    return newest.isNewerThan(mine) ? OptionalLong.of(newest.epoch()) : OptionalLong.empty();
  }

  /** Forgets a Rollout that is gone. */
  void forget(String rolloutKey) {
    seen.remove(rolloutKey);
  }

  /** Forgets a Rollout unless a newer command than this one was seen. */
  void forgetAfter(RoutingCommand command) {
    CommandAge mine = CommandAge.of(command);
    seen.computeIfPresent(
        Keys.of(command.getRollout()), (key, age) -> age.isNewerThan(mine) ? age : null);
  }
}
