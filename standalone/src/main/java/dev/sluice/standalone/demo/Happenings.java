package dev.sluice.standalone.demo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells in lines what has changed between two snapshots. Pure. */
final class Happenings {

  private Happenings() {}

  /** One line for each thing that happened since {@code before}. */
  static List<String> between(Snapshot before, Snapshot now) {
    List<String> lines = new ArrayList<>();
    boolean sameVersion = before.version().equals(now.version());
    if (!sameVersion) {
      lines.add("%s is shipped".formatted(now.version()));
    }
    // A run of the version before may still be at work; nobody waits for it.
    List<Snapshot.Run> runs =
        now.runs().stream().filter(run -> run.version().equals(now.version())).toList();
    runs.forEach(run -> lines.addAll(measurements(before, run)));
    runs.forEach(run -> lines.addAll(verdict(before, run)));
    if (now.aborted() && !before.aborted()) {
      lines.add("%s is aborted: %s".formatted(now.version(), now.message()));
    }
    if (isStep(now) && !(isStep(before) && sameVersion && now.step() == before.step())) {
      lines.add(now.stepText());
    }
    if (now.weight() != before.weight()) {
      lines.add("traffic: %d %% to the canary".formatted(now.weight()));
    }
    if (now.promoted() && !before.promoted()) {
      lines.add("%s is promoted".formatted(now.version()));
    }
    if (now.rolledBack() && !before.rolledBack()) {
      lines.add("all traffic is back on %s".formatted(now.stable().orElse("the stable version")));
    }
    return lines;
  }

  // The first version has nothing to be compared with and takes no steps.
  private static boolean isStep(Snapshot snapshot) {
    return snapshot.observed()
        && snapshot.stable().isPresent()
        && !snapshot.aborted()
        && !snapshot.promoted()
        && snapshot.step() < snapshot.steps().size();
  }

  private static List<String> measurements(Snapshot before, Snapshot.Run run) {
    Set<String> known = new HashSet<>();
    before.runs().stream()
        .filter(old -> old.name().equals(run.name()))
        .flatMap(old -> old.metrics().stream())
        .forEach(metric -> metric.measured().forEach(one -> known.add(id(metric, one))));
    List<String> lines = new ArrayList<>();
    for (Snapshot.Metric metric : run.metrics()) {
      for (Snapshot.Measured one : metric.measured()) {
        if (!known.contains(id(metric, one))) {
          lines.add(
              "%s analysis of %s: %s = %s, %s"
                  .formatted(run.kind(), run.version(), metric.name(), one.value(), one.phase()));
        }
      }
    }
    return lines;
  }

  private static String id(Snapshot.Metric metric, Snapshot.Measured measured) {
    return metric.name() + "@" + measured.startedAt();
  }

  private static List<String> verdict(Snapshot before, Snapshot.Run run) {
    boolean known =
        before.runs().stream()
            .anyMatch(old -> old.name().equals(run.name()) && old.phase().equals(run.phase()));
    if (known || run.phase().equals("Pending") || run.phase().equals("Running")) {
      return List.of();
    }
    return List.of(
        "verdict of the %s analysis: %s%s"
            .formatted(
                run.kind(), run.phase(), run.message().isEmpty() ? "" : ", " + run.message()));
  }
}
