package dev.sluice.clustersim.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest changes of one resource, oldest first. Bounded by number and, when {@link #forget} is
 * called, by age; cutting costs nothing per change.
 */
final class History {

  private final int most;
  private final List<Change> changes = new ArrayList<>();
  private int start;
  private long forgotten;

  History(int most) {
    this.most = most;
  }

  void add(Change change) {
    changes.add(change);
    if (changes.size() - start > most) {
      drop(1);
    }
  }

  /** The newest revision whose change is not kept any more; 0: all are. */
  long forgotten() {
    return forgotten;
  }

  /** Whether what happened after {@code revision} is known in full. */
  boolean knows(long revision) {
    return revision >= forgotten;
  }

  /** The changes after {@code revision}, oldest first; a view that the next write ends. */
  List<Change> after(long revision) {
    int low = start;
    int high = changes.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (changes.get(middle).revision() <= revision) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return changes.subList(low, changes.size());
  }

  /** Forgets what happened up to {@code revision}. */
  void forgetUpTo(long revision) {
    int count = 0;
    while (start + count < changes.size() && changes.get(start + count).revision() <= revision) {
      count++;
    }
    drop(count);
    forgotten = Math.max(forgotten, revision);
  }

  /** Forgets what is older than {@code age}. */
  void forget(Duration age, Instant now) {
    Instant oldest = now.minus(age);
    int count = 0;
    while (start + count < changes.size() && changes.get(start + count).at().isBefore(oldest)) {
      count++;
    }
    drop(count);
  }

  private void drop(int count) {
    if (count == 0) {
      return;
    }
    forgotten = Math.max(forgotten, changes.get(start + count - 1).revision());
    start += count;
    if (start > changes.size() / 2) {
      changes.subList(0, start).clear();
      start = 0;
    }
  }
}
