package dev.sluice.router.keep;

import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.router.Attempt;
import dev.sluice.router.CommandAge;
import dev.sluice.router.plan.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be done for one Rollout, and what came of it. Decides only; thread-safe by its own
 * lock, which is never held while anything blocks.
 */
final class Desk {

  /** Releases of routings that the strategy no longer names; more than a few never wait. */
  private static final int MOST_RELEASES = 8;

  private static final Duration CALM = Duration.ofMinutes(1);

  private final KeeperSettings settings;
  private final Deque<RoutingCommand> releases = new ArrayDeque<>();
  private final Map<ObjectRef, String> changedMeanwhile = new HashMap<>();

  private RoutingCommand newest;
  private boolean due = true;
  private boolean busy;
  private boolean settledOnce;
  private boolean gone;
  private Map<ObjectRef, String> versions = Map.of();
  private Optional<RoutingReport> told = Optional.empty();
  private Duration retry;
  private Duration calming;
  private Instant lastRepair = Instant.MIN;

  Desk(RoutingCommand command, KeeperSettings settings) {
    this.newest = command;
    this.settings = settings;
    this.retry = settings.firstRetry();
    this.calming = settings.firstRetry();
  }

  /** What follows from an attempt. */
  record Next(
      Optional<RoutingReport> tell,
      Optional<Duration> again,
      boolean firstVerified,
      boolean repaired,
      boolean done) {

    static final Next NOTHING = new Next(Optional.empty(), Optional.empty(), false, false, false);
  }

  /** Takes a newer command; gives whether there is something to do. */
  synchronized boolean take(RoutingCommand command) {
    if (command.equals(newest) && settledOnce) {
      return false;
    }
    if (CommandAge.of(newest).isNewerThan(CommandAge.of(command))) {
      return false;
    }
    if (newest.getRelease() && !settledOnce && !command.equals(newest)) {
      releases.addLast(newest);
      if (releases.size() > MOST_RELEASES) {
        releases.removeFirst();
      }
    }
    newest = command;
    due = true;
    settledOnce = false;
    gone = false;
    retry = settings.firstRetry();
    return true;
  }

  /** The Rollout's command was withdrawn; gives whether the desk can be cleared at once. */
  synchronized boolean withdraw() {
    gone = true;
    return releases.isEmpty() && !(newest.getRelease() && !settledOnce);
  }

  /** The next command to work on, if it is time; then {@link #settle} must follow. */
  synchronized Optional<RoutingCommand> begin() {
    if (busy || !due) {
      return Optional.empty();
    }
    busy = true;
    RoutingCommand release = releases.pollFirst();
    if (release != null) {
      return Optional.of(release);
    }
    due = false;
    changedMeanwhile.clear();
    return Optional.of(newest);
  }

  /** It is time to try again. */
  synchronized boolean wake() {
    due = true;
    return !busy;
  }

  /**
   * An object changed; gives when to look at it, empty when it is the version that was seen last.
   */
  synchronized Optional<Duration> changed(ObjectRef object, String version, Instant now) {
    if (busy) {
      changedMeanwhile.put(object, version);
      return Optional.empty();
    }
    if (version.equals(versions.get(object))) {
      return Optional.empty();
    }
    return Optional.of(calm(now));
  }

  /** Notes the outcome of an attempt. */
  synchronized Next settle(RoutingCommand command, Attempt attempt, Instant now) {
    busy = false;
    if (!command.equals(newest)) {
      return new Next(Optional.empty(), Optional.of(Duration.ZERO), false, false, false);
    }
    return switch (attempt) {
      case Attempt.Stale _ -> {
        settledOnce = true;
        yield gone ? done(Optional.empty()) : Next.NOTHING;
      }
      case Attempt.Reported reported -> settle(reported, now);
    };
  }

  private Next settle(Attempt.Reported reported, Instant now) {
    RoutingReport report = reported.report();
    boolean verified = report.getOutcome() == RoutingReport.Outcome.OUTCOME_VERIFIED;
    boolean firstVerified = verified && !hasToldVerified(report.getEpoch());
    boolean repaired = reported.wrote() && verified && settledOnce && !firstVerified;
    if (repaired) {
      calming =
          between(lastRepair, now).compareTo(CALM) > 0 ? settings.firstRetry() : longer(calming);
      lastRepair = now;
    }
    versions = reported.versions();
    settledOnce = !reported.worthRetrying();
    Optional<RoutingReport> tell =
        told.filter(face(report)::equals).isPresent() ? Optional.empty() : Optional.of(report);
    told = Optional.of(face(report));
    if ((newest.getRelease() || gone) && settledOnce) {
      return done(tell);
    }
    Optional<Duration> again = Optional.empty();
    if (reported.worthRetrying()) {
      again = Optional.of(retry);
      retry = longer(retry);
    } else {
      retry = settings.firstRetry();
      boolean seenAll =
          changedMeanwhile.entrySet().stream()
              .allMatch(change -> change.getValue().equals(versions.get(change.getKey())));
      if (!seenAll) {
        again = Optional.of(calm(now));
      }
    }
    changedMeanwhile.clear();
    return new Next(tell, again, firstVerified, repaired, false);
  }

  private Next done(Optional<RoutingReport> tell) {
    versions = Map.of();
    return new Next(tell, Optional.empty(), false, false, releases.isEmpty());
  }

  private boolean hasToldVerified(long epoch) {
    return told.filter(
            report ->
                report.getEpoch() == epoch
                    && report.getOutcome() == RoutingReport.Outcome.OUTCOME_VERIFIED)
        .isPresent();
  }

  /** At once, unless somebody else keeps changing what was just put back. */
  private Duration calm(Instant now) {
    Duration since = between(lastRepair, now);
    return since.compareTo(calming) >= 0 ? Duration.ZERO : calming.minus(since);
  }

  private static Duration between(Instant then, Instant now) {
    return then.equals(Instant.MIN) ? CALM.multipliedBy(2) : Duration.between(then, now);
  }

  private Duration longer(Duration wait) {
    Duration doubled = wait.multipliedBy(2);
    return doubled.compareTo(settings.longestRetry()) > 0 ? settings.longestRetry() : doubled;
  }

  /** A report without its time: the same face is not told twice. */
  private static RoutingReport face(RoutingReport report) {
    return report.toBuilder().clearReportedAt().build();
  }
}
