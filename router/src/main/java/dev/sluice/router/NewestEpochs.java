package dev.sluice.router;

import com.google.protobuf.Timestamp;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.schemas.topic.Keys;
import java.util.Comparator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** The newest epoch that this process has seen of each Rollout. Thread-safe. */
final class NewestEpochs {

  private static final Comparator<Timestamp> BY_TIME =
      Comparator.comparingLong(Timestamp::getSeconds).thenComparingInt(Timestamp::getNanos);

  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  private record Seen(String uid, long epoch, Timestamp issuedAt) {

    /** Epochs of a re-created Rollout start anew, so across uids the time of issue decides. */
    boolean isNewerThan(Seen other) {
      return uid.equals(other.uid)
          ? epoch > other.epoch
          : BY_TIME.compare(issuedAt, other.issuedAt) > 0;
    }
  }

  /** Notes the command; gives the newer epoch if one was seen before. */
  OptionalLong overtaken(RoutingCommand command) {
    Seen mine = new Seen(command.getRollout().getUid(), command.getEpoch(), command.getIssuedAt());
    Seen newest =
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
}
