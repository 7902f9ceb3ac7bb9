package dev.sluice.controller.analysis;

import dev.sluice.records.v1.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest Verdict of every run that is not written off yet, by record key. Versions only grow:
 * an older or equal one is ignored. Thread-safe; bounded by the runs of the verdicts topic.
 */
public final class VerdictBoard {

  private final Map<String, Verdict> newest = new ConcurrentHashMap<>();

  /** Takes a Verdict; true when it is newer than what was known. */
  public boolean offer(String key, Verdict verdict) {
    Verdict kept =
        newest.merge(
            key, verdict, (old, next) -> next.getVersion() > old.getVersion() ? next : old);
    return kept == verdict;
  }

  /** The newest Verdict of a run. */
  public Optional<Verdict> newest(String key) {
    return Optional.ofNullable(newest.get(key));
  }

  /** Forgets a run: it is gone, or its last Verdict stands in its status. */
  public void forget(String key) {
    newest.remove(key);
  }

  /** The runs with a Verdict, a copy. */
  public Set<String> keys() {
    return Set.copyOf(newest.keySet());
  }
}
