package dev.sluice.controller.analysis;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which run's status is written next: phase changes first, in order of arrival, then progress of
 * the stalest run, the one whose status was written longest ago. Not thread-safe.
 */
final class ProgressQueue {

  private record Waiting(Instant lastWritten, String run) {}

  private static final Comparator<Waiting> STALEST =
      Comparator.comparing(Waiting::lastWritten).thenComparing(Waiting::run);

  private final Deque<String> urgent = new ArrayDeque<>();
  private final Set<String> urgentRuns = new HashSet<>();
  private final TreeSet<Waiting> progress = new TreeSet<>(STALEST);
  private final Map<String, Waiting> waiting = new HashMap<>();

  /** A phase changed: write it at once. */
  void urgent(String run) {
    forgetProgress(run);
    if (urgentRuns.add(run)) {
      urgent.add(run);
    }
  }

  /** Something but the phase changed; {@code lastWritten} is when its status was written last. */
  void progress(String run, Instant lastWritten) {
    if (urgentRuns.contains(run) || waiting.containsKey(run)) {
      return;
    }
    Waiting entry = new Waiting(lastWritten, run);
    waiting.put(run, entry);
    progress.add(entry);
  }

  /** Takes the next run with a changed phase. */
  Optional<String> takeUrgent() {
    Optional<String> next = Optional.ofNullable(urgent.poll());
    next.ifPresent(urgentRuns::remove);
    return next;
  }

  /** Takes the stalest run with progress; ask the budget first. */
  Optional<String> takeProgress() {
    Optional<Waiting> next = Optional.ofNullable(progress.pollFirst());
    next.ifPresent(entry -> waiting.remove(entry.run()));
    return next.map(Waiting::run);
  }

  /** Forgets a run that is gone. */
  void remove(String run) {
    forgetProgress(run);
    if (urgentRuns.remove(run)) {
      urgent.remove(run);
    }
  }

  boolean hasUrgent() {
    return !urgent.isEmpty();
  }

  boolean hasProgress() {
    return !progress.isEmpty();
  }

  private void forgetProgress(String run) {
    Waiting entry = waiting.remove(run);
    if (entry != null) {
      progress.remove(entry);
    }
  }
}
