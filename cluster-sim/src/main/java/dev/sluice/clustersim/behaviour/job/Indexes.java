package dev.sluice.clustersim.behaviour.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The completion indexes of an Indexed Job. */
final class Indexes {

  static final String ANNOTATION = JobDefaults.PREFIX + "job-completion-index";

  private Indexes() {}

  /** A pod's index. */
  static Optional<Long> of(ObjectNode pod) {
    return Optional.ofNullable(Meta.of(pod).annotations().get(ANNOTATION))
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(Long::parseLong);
  }

  /** Reads {@code 0-3,5}. */
  static NavigableSet<Long> parse(String text) {
    NavigableSet<Long> all = new TreeSet<>();
    for (String part : text.split(",", -1)) {
      if (part.matches("[0-9]{1,9}(-[0-9]{1,9})?")) {
        int dash = part.indexOf('-');
        long first = Long.parseLong(dash < 0 ? part : part.substring(0, dash));
        long last = dash < 0 ? first : Long.parseLong(part.substring(dash + 1));
        for (long index = first; index <= last; index++) {
          all.add(index);
        }
      }
    }
    return all;
  }

  /** Writes {@code 0-3,5}; two neighbours are written apart, as Kubernetes does. */
  static String text(NavigableSet<Long> indexes) {
    List<String> parts = new ArrayList<>();
    List<Long> run = new ArrayList<>();
    for (Long index : indexes) {
      if (!run.isEmpty() && run.getLast() + 1 != index) {
        close(run, parts);
      }
      run.add(index);
    }
    close(run, parts);
    return String.join(",", parts);
  }

  private static void close(List<Long> run, List<String> parts) {
    switch (run.size()) {
      case 0 -> {}
      case 1 -> parts.add(run.getFirst().toString());
      case 2 -> parts.add(run.getFirst() + "," + run.getLast());
      default -> parts.add(run.getFirst() + "-" + run.getLast());
    }
    run.clear();
  }

  /** The lowest indexes that have neither succeeded nor a pod. */
  static List<Long> missing(long completions, Set<Long> taken, long count) {
    List<Long> missing = new ArrayList<>();
    for (long index = 0; index < completions && missing.size() < count; index++) {
      if (!taken.contains(index)) {
        missing.add(index);
      }
    }
    return missing;
  }
}
