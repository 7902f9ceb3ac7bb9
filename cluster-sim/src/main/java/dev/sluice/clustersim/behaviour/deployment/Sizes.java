package dev.sluice.clustersim.behaviour.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Meta;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many pods each ReplicaSet of a Deployment is to have next. Answers only the ReplicaSets that
 * are to be written, by uid, with their new size.
 */
final class Sizes {

  private Sizes() {}

  // A status may tell of pods that the present size does not leave.
  private static long available(ObjectNode set) {
    return Math.min(Sets.available(set), Sets.wanted(set));
  }

  /** What the new ReplicaSet is to have, given what is there already. */
  static long ofNew(Strategy strategy, Sets sets, long present) {
    if (strategy.recreate()) {
      return strategy.replicas();
    }
    long room = strategy.most() - sets.sum(Sets::wanted);
    return room <= 0 ? present : present + Math.min(room, strategy.replicas() - present);
  }

  /** Next size of the new ReplicaSet in a rolling update; empty: it stays. */
  static Optional<Long> newInRollingUpdate(Strategy strategy, Sets sets, ObjectNode newest) {
    long present = Sets.wanted(newest);
    long next =
        present > strategy.replicas() ? strategy.replicas() : ofNew(strategy, sets, present);
    return next == present ? Optional.empty() : Optional.of(next);
  }

  /** Next sizes of the old ones in a rolling update: the unhealthy first, then by age. */
  static Map<String, Long> oldInRollingUpdate(Strategy strategy, Sets sets, ObjectNode newest) {
    long newUnavailable = Sets.wanted(newest) - available(newest);
    long spare = sets.sum(Sets::wanted) - strategy.fewest() - newUnavailable;
    if (spare <= 0) {
      return Map.of();
    }
    List<ObjectNode> byAge = new ArrayList<>(sets.old());
    byAge.sort(Revision.oldestFirst());
    Map<String, Long> sizes = new LinkedHashMap<>();
    Map<String, Long> present = new LinkedHashMap<>();
    for (ObjectNode set : byAge) {
      long size = Sets.wanted(set);
      long unhealthy = Math.min(spare, Math.max(0, size - available(set)));
      present.put(Meta.of(set).uid(), size - unhealthy);
      if (unhealthy > 0) {
        spare -= unhealthy;
        sizes.put(Meta.of(set).uid(), size - unhealthy);
      }
    }
    long free = sets.sum(Sizes::available) - strategy.fewest();
    for (ObjectNode set : byAge) {
      String uid = Meta.of(set).uid();
      long size = present.getOrDefault(uid, 0L);
      long down = Math.min(free, size);
      if (down > 0) {
        free -= down;
        sizes.put(uid, size - down);
      }
    }
    return sizes;
  }

  /** Next sizes when the Deployment itself is scaled, or is paused. */
  static Map<String, Long> scaled(Strategy strategy, Sets sets, long deploymentReplicas) {
    List<ObjectNode> active = sets.all().stream().filter(set -> Sets.wanted(set) > 0).toList();
    Optional<ObjectNode> only = activeOrLatest(sets, active);
    if (only.isPresent()) {
      return Sets.wanted(only.get()) == strategy.replicas()
          ? Map.of()
          : Map.of(Meta.of(only.get()).uid(), strategy.replicas());
    }
    if (sets.newest().filter(set -> isSaturated(strategy, set)).isPresent()) {
      Map<String, Long> sizes = new LinkedHashMap<>();
      sets.old().stream()
          .filter(set -> Sets.wanted(set) > 0)
          .forEach(set -> sizes.put(Meta.of(set).uid(), 0L));
      return sizes;
    }
    return strategy.recreate() ? Map.of() : proportional(strategy, active, deploymentReplicas);
  }

  private static Optional<ObjectNode> activeOrLatest(Sets sets, List<ObjectNode> active) {
    return switch (active.size()) {
      case 0 -> sets.newest().or(() -> sets.old().stream().max(Revision.oldestFirst()));
      case 1 -> Optional.of(active.getFirst());
      default -> Optional.empty();
    };
  }

  private static boolean isSaturated(Strategy strategy, ObjectNode newest) {
    return Sets.wanted(newest) == strategy.replicas()
        && available(newest) == strategy.replicas()
        && Revision.number(newest, Revision.DESIRED)
            .filter(desired -> desired == strategy.replicas())
            .isPresent();
  }

  // Each gets its share of what is to be added or taken; the largest gets what rounding leaves.
  private static Map<String, Long> proportional(
      Strategy strategy, List<ObjectNode> active, long deploymentReplicas) {
    long total = active.stream().mapToLong(Sets::wanted).sum();
    long allowed = strategy.replicas() > 0 ? strategy.most() : 0;
    long toAdd = allowed - total;
    List<ObjectNode> bySize = new ArrayList<>(active);
    Comparator<ObjectNode> age = Revision.oldestFirst();
    bySize.sort(
        Comparator.comparingLong(Sets::wanted)
            .reversed()
            .thenComparing(toAdd > 0 ? age.reversed() : age));
    Map<String, Long> sizes = new LinkedHashMap<>();
    long added = 0;
    for (ObjectNode set : bySize) {
      long share = toAdd == 0 ? 0 : share(strategy, set, deploymentReplicas);
      share = toAdd > 0 ? Math.min(share, toAdd - added) : Math.max(share, toAdd - added);
      sizes.put(Meta.of(set).uid(), Sets.wanted(set) + share);
      added += share;
    }
    long leftover = toAdd - added;
    if (leftover != 0 && !bySize.isEmpty()) {
      sizes.merge(
          Meta.of(bySize.getFirst()).uid(), leftover, (size, more) -> Math.max(0, size + more));
    }
    return sizes;
  }

  private static long share(Strategy strategy, ObjectNode set, long deploymentReplicas) {
    long size = Sets.wanted(set);
    if (strategy.replicas() == 0) {
      return -size;
    }
    long before = Revision.number(set, Revision.MOST).filter(n -> n > 0).orElse(deploymentReplicas);
    return before == 0 ? 0 : Math.round((double) size * strategy.most() / before) - size;
  }
}
