package dev.sluice.controller.revision;

import dev.sluice.controller.planner.Annotations;
import dev.sluice.schemas.crd.Condition;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Optional;

/**
 * Which version a Rollout's spec names, and its ReplicaSet.
 *
 * @param hash its pod-template hash: the label its ReplicaSet has or will have
 * @param replicaSet its ReplicaSet, when there is one
 */
public record VersionIdentity(String hash, Optional<ReplicaSet> replicaSet) {

  private static final String UNCOUNTED = "0";

  /**
   * Finds the version by what was recorded, else by what the template means, and only then by a new
   * hash; so neither another hash function nor another controller before this one makes a revision.
   */
  public static VersionIdentity of(Rollout rollout, List<ReplicaSet> replicaSets) {
    RolloutStatus status = rollout.getStatus();
    PodTemplateSpec template = rollout.getSpec().template();
    PodTemplateSpec wanted = template == null ? new PodTemplateSpec() : template;
    List<ReplicaSet> byAge = replicaSets.stream().sorted(ReplicaSets.BY_AGE).toList();
    String recorded = status.currentPodHash();
    if (!recorded.isEmpty() && statusIsAbout(rollout)) {
      Optional<ReplicaSet> known = labelled(byAge, recorded);
      if (known.isPresent()) {
        return new VersionIdentity(recorded, known);
      }
    }
    String computed = PodTemplates.hash(wanted, status.collisionCount());
    return Optional.of(recorded)
        .filter(hash -> !hash.isEmpty())
        .flatMap(hash -> labelled(byAge, hash))
        .filter(candidate -> runs(candidate, wanted))
        .or(() -> labelled(byAge, computed).filter(candidate -> runs(candidate, wanted)))
        .or(() -> byAge.stream().filter(candidate -> runs(candidate, wanted)).findFirst())
        .map(found -> new VersionIdentity(ReplicaSets.hash(found), Optional.of(found)))
        .orElseGet(() -> new VersionIdentity(unused(wanted, status, byAge), Optional.empty()));
  }

  /** A hash that no version has, were it one whose template somebody edited in place. */
  private static String unused(
      PodTemplateSpec wanted, RolloutStatus status, List<ReplicaSet> replicaSets) {
    Integer counted = status.collisionCount();
    String hash = PodTemplates.hash(wanted, counted);
    for (int salt = counted == null ? 1 : counted + 1;
        labelled(replicaSets, hash).isPresent();
        salt++) {
      hash = PodTemplates.hash(wanted, salt);
    }
    return hash;
  }

  /**
   * Whether the status was written about the very spec of now, so that the hashes in it are those
   * of this spec, whatever function made them. A status about an invalid spec records nothing, nor
   * does one about a workload whose generations are not counted.
   */
  public static boolean statusIsAbout(Rollout rollout) {
    Long generation = rollout.getMetadata().getGeneration();
    List<Condition> conditions = rollout.getStatus().conditions();
    return generation != null
        && generation.toString().equals(rollout.getStatus().observedGeneration())
        && workloadIsObserved(rollout)
        && conditions.stream().noneMatch(condition -> condition.type().equals("InvalidSpec"));
  }

  private static boolean workloadIsObserved(Rollout rollout) {
    String noted =
        ReplicaSets.annotation(rollout, Annotations.WORKLOAD_GENERATION).orElse(UNCOUNTED);
    return rollout.getSpec().workloadRef() == null
        || (!noted.equals(UNCOUNTED)
            && noted.equals(rollout.getStatus().workloadObservedGeneration()));
  }

  private static Optional<ReplicaSet> labelled(List<ReplicaSet> replicaSets, String hash) {
    return replicaSets.stream()
        .filter(replicaSet -> ReplicaSets.hash(replicaSet).equals(hash))
        .findFirst();
  }

  private static boolean runs(ReplicaSet replicaSet, PodTemplateSpec wanted) {
    return !ReplicaSets.hash(replicaSet).isEmpty()
        && replicaSet.getSpec() != null
        && replicaSet.getSpec().getTemplate() != null
        && PodTemplates.same(
            wanted, replicaSet.getSpec().getTemplate(), InjectedMetadata.notedOn(replicaSet));
  }
}
