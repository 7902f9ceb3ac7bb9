package dev.sluice.controller.planner;

import dev.sluice.controller.revision.InjectedMetadata;
import dev.sluice.controller.revision.ReplicaSets;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Labels and annotations that tell a pod's role: first into the ReplicaSet's template, then, as
 * long as a note on the ReplicaSet says so, in place onto its pods. What was put in before and is
 * not wanted any more is taken out; nothing else is touched.
 */
final class MetadataRule {

  /** Pods that one plan changes at most. */
  private static final int MOST = 50;

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  private final World world;
  private final Draft draft;
  private int changed;

  private MetadataRule(World world, Draft draft) {
    this.world = world;
    this.draft = draft;
  }

  static void apply(World world, Draft draft) {
    MetadataRule rule = new MetadataRule(world, draft);
    world.all().forEach(rule::apply);
  }

  /** What the version of this ReplicaSet is to have, by its role. */
  static InjectedMetadata wanted(World world, String hash) {
    boolean settled = hash.equals(world.status().stableRS()) || world.status().stableRS().isEmpty();
    if (settled && (hash.equals(world.status().stableRS()) || hash.equals(world.hash()))) {
      return InjectedMetadata.of(world.settledMetadata());
    }
    return hash.equals(world.hash())
        ? InjectedMetadata.of(world.newMetadata())
        : InjectedMetadata.NONE;
  }

  private void apply(ReplicaSet set) {
    InjectedMetadata wanted = wanted(world, ReplicaSets.hash(set));
    InjectedMetadata noted = InjectedMetadata.notedOn(set);
    if (!wanted.equals(noted)) {
      template(set, wanted, noted);
    } else if (References.relabels(set)) {
      pods(set, wanted, InjectedMetadata.read(set, Annotations.PODS_TO_RELABEL));
    }
  }

  private void template(ReplicaSet set, InjectedMetadata wanted, InjectedMetadata noted) {
    InjectedMetadata former = InjectedMetadata.read(set, Annotations.PODS_TO_RELABEL).with(noted);
    boolean hasPods = ReplicaSets.wanted(set) > 0 || ReplicaSets.actual(set) > 0;
    Map<String, Optional<String>> notes = new LinkedHashMap<>();
    notes.put(Annotations.EPHEMERAL_METADATA, wanted.note());
    notes.put(
        Annotations.PODS_TO_RELABEL,
        hasPods ? Optional.of(former.note().orElse("{}")) : Optional.empty());
    InjectedMetadata becomes = hidden(set, noted).with(wanted);
    ObjectMeta template =
        Objects.requireNonNullElseGet(set.getSpec().getTemplate().getMetadata(), ObjectMeta::new);
    draft.intend(
        new Intent.PatchReplicaSetMetadata(
            ObjectRef.of(set),
            Map.of(),
            notes,
            changes(becomes.labels(), noted.labels(), orEmpty(template.getLabels())),
            changes(becomes.annotations(), noted.annotations(), orEmpty(template.getAnnotations())),
            Optional.empty()));
  }

  private void pods(ReplicaSet set, InjectedMetadata wanted, InjectedMetadata former) {
    List<Pod> pods =
        world.snapshot().pods().stream().filter(pod -> ownedBy(pod.getMetadata(), set)).toList();
    InjectedMetadata become = hidden(set, former).with(wanted);
    int before = changed;
    for (Pod pod : pods) {
      ObjectMeta meta = pod.getMetadata();
      Map<String, Optional<String>> labels =
          changes(become.labels(), former.labels(), orEmpty(meta.getLabels()));
      Map<String, Optional<String>> annotations =
          changes(become.annotations(), former.annotations(), orEmpty(meta.getAnnotations()));
      boolean stays = meta.getDeletionTimestamp() == null;
      if (stays && !(labels.isEmpty() && annotations.isEmpty())) {
        if (changed < MOST) {
          draft.intend(new Intent.PatchPod(ObjectRef.of(pod), labels, annotations));
        }
        changed++;
      }
    }
    // Not before all its pods are in sight, and as they are to be.
    if (changed > before || pods.size() < ReplicaSets.actual(set)) {
      draft.requeueAfter(LOOK_AGAIN);
    } else {
      draft.intend(
          Intent.PatchReplicaSetMetadata.annotations(
              ObjectRef.of(set), Map.of(Annotations.PODS_TO_RELABEL, Optional.empty())));
    }
  }

  /** What the spec's template has itself under the names that a former role gave values. */
  private InjectedMetadata hidden(ReplicaSet set, InjectedMetadata former) {
    PodTemplateSpec template = world.spec().template();
    if (template == null
        || template.getMetadata() == null
        || !ReplicaSets.hash(set).equals(world.hash())) {
      return InjectedMetadata.NONE;
    }
    ObjectMeta own = template.getMetadata();
    return new InjectedMetadata(
        only(orEmpty(own.getLabels()), former.labels().keySet()),
        only(orEmpty(own.getAnnotations()), former.annotations().keySet()));
  }

  private static Map<String, String> only(Map<String, String> all, Set<String> keys) {
    Map<String, String> some = new LinkedHashMap<>(all);
    some.keySet().retainAll(keys);
    return some;
  }

  /** From what is there to what is wanted; what was put in formerly goes, all else stays. */
  private static Map<String, Optional<String>> changes(
      Map<String, String> wanted, Map<String, String> former, Map<String, String> there) {
    Map<String, Optional<String>> changes = new LinkedHashMap<>();
    former.keySet().stream()
        .filter(key -> !wanted.containsKey(key))
        .filter(there::containsKey)
        .forEach(key -> changes.put(key, Optional.empty()));
    wanted.forEach(
        (key, value) -> {
          if (!value.equals(there.get(key))) {
            changes.put(key, Optional.of(value));
          }
        });
    return changes;
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return Objects.requireNonNullElse(map, Map.of());
  }

  private static boolean ownedBy(ObjectMeta pod, ReplicaSet set) {
    List<OwnerReference> owners = pod.getOwnerReferences();
    return owners != null
        && owners.stream().anyMatch(owner -> set.getMetadata().getUid().equals(owner.getUid()));
  }
}
