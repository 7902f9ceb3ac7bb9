package dev.sluice.controller.planner;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pods of one ReplicaSet: Ready 1.5 s after they were made, unless the image does not exist. */
final class SimulatedPods {

  private static final Duration START = Duration.ofMillis(1500);

  private record Running(String name, Instant created, Map<String, String> labels) {}

  private final String uid;
  private final String set;
  private boolean neverReady;
  private final List<Running> running = new ArrayList<>();
  private int made;

  SimulatedPods(ReplicaSet set) {
    this.uid = set.getMetadata().getUid();
    this.set = set.getMetadata().getName();
    this.neverReady =
        set.getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .getFirst()
            .getImage()
            .contains("nonexistent");
  }

  /** Makes and removes pods and writes the status: whether anything changed. */
  boolean advance(ReplicaSet replicaSet, Instant now) {
    int wanted = replicaSet.getSpec().getReplicas();
    boolean changed = running.size() != wanted;
    while (running.size() < wanted) {
      Map<String, String> labels =
          new HashMap<>(replicaSet.getSpec().getTemplate().getMetadata().getLabels());
      running.add(new Running(set + "-" + made++, now, labels));
    }
    if (running.size() > wanted) {
      running.sort(Comparator.comparing(Running::created));
      running.subList(wanted, running.size()).clear();
    }
    Integer minReady = replicaSet.getSpec().getMinReadySeconds();
    Duration availableAfter = START.plusSeconds(minReady == null ? 0 : minReady);
    var status =
        new ReplicaSetStatusBuilder()
            .withReplicas(running.size())
            .withReadyReplicas(older(START, now))
            .withAvailableReplicas(older(availableAfter, now))
            .withObservedGeneration(replicaSet.getMetadata().getGeneration())
            .build();
    changed |= !status.equals(replicaSet.getStatus());
    replicaSet.setStatus(status);
    return changed;
  }

  void patch(Intent.PatchPod patch) {
    running.stream()
        .filter(pod -> pod.name().equals(patch.pod().name()))
        .forEach(
            pod ->
                patch
                    .labels()
                    .forEach(
                        (key, value) ->
                            value.ifPresentOrElse(
                                text -> pod.labels().put(key, text),
                                () -> pod.labels().remove(key))));
  }

  void crash() {
    neverReady = true;
  }

  void evict(String name) {
    running.removeIf(pod -> pod.name().equals(name));
  }

  List<Pod> objects(Instant now) {
    return running.stream()
        .map(
            pod ->
                new PodBuilder()
                    .withNewMetadata()
                    .withName(pod.name())
                    .withLabels(Map.copyOf(pod.labels()))
                    .withUid(pod.name())
                    .withResourceVersion("1")
                    .withCreationTimestamp(pod.created().toString())
                    .addNewOwnerReference()
                    .withUid(uid)
                    .withName(set)
                    .withKind("ReplicaSet")
                    .withController(true)
                    .endOwnerReference()
                    .endMetadata()
                    .withNewStatus()
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus(isReady(pod, START, now) ? "True" : "False")
                    .endCondition()
                    .endStatus()
                    .build())
        .toList();
  }

  private int older(Duration age, Instant now) {
    return (int) running.stream().filter(pod -> isReady(pod, age, now)).count();
  }

  private boolean isReady(Running pod, Duration age, Instant now) {
    return !neverReady && !pod.created().plus(age).isAfter(now);
  }
}
