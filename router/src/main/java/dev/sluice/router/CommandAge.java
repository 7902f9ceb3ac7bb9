package dev.sluice.router;

import com.google.protobuf.Timestamp;
import dev.sluice.records.v1.RoutingCommand;
import java.util.Comparator;

/**
 * Tells which of two commands for one Rollout is newer.
 *
 * @param uid the Rollout's uid
 * @param epoch the command's epoch
 * @param issuedAt when the controller made it
 */
public record CommandAge(String uid, long epoch, Timestamp issuedAt) {

  private static final Comparator<Timestamp> BY_TIME =
      Comparator.comparingLong(Timestamp::getSeconds).thenComparingInt(Timestamp::getNanos);

  /** The age of a command. */
  public static CommandAge of(RoutingCommand command) {
    return new CommandAge(command.getRollout().getUid(), command.getEpoch(), command.getIssuedAt());
  }

  /** Epochs of a re-created Rollout start anew, so across uids the time of issue decides. */
  public boolean isNewerThan(CommandAge other) {
    return uid.equals(other.uid)
        ? epoch > other.epoch
        : BY_TIME.compare(issuedAt, other.issuedAt) > 0;
  }
}
