package dev.sluice.controller.pass;

import dev.sluice.controller.objects.RawRollout;
import dev.sluice.controller.planner.References;
import dev.sluice.controller.planner.RolloutSnapshot;
import dev.sluice.controller.planner.Workload;
import dev.sluice.controller.validation.SpecError;
import dev.sluice.records.v1.RolloutId;
import dev.sluice.schemas.crd.AnalysisTemplate;
import dev.sluice.schemas.crd.ClusterAnalysisTemplate;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.TemplateRef;
import dev.sluice.schemas.crd.rollout.RolloutSpec.WorkloadRef;
import dev.sluice.schemas.topic.Keys;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Puts together what is known of one Rollout. As thread-safe as its sources. */
public final class Observer {

  private final String cluster;
  private final String instanceId;
  private final Sources sources;

  /**
   * An observer of one cluster's Rollouts.
   *
   * @param instanceId of this controller; empty: none
   */
  public Observer(String cluster, String instanceId, Sources sources) {
    this.cluster = cluster;
    this.instanceId = instanceId;
    this.sources = sources;
  }

  RolloutSnapshot observe(RawRollout raw, Instant now) {
    RolloutReading reading = RolloutReading.of(raw);
    Rollout rollout = reading.rollout();
    String namespace = raw.getMetadata().getNamespace();
    List<SpecError> problems = new ArrayList<>(reading.problems());
    problems.addAll(sources.missing(raw));
    List<AnalysisTemplate> templates = new ArrayList<>();
    List<ClusterAnalysisTemplate> clusterTemplates = new ArrayList<>();
    collectTemplates(rollout, namespace, templates, clusterTemplates, problems);
    WorkloadRef reference = rollout.getSpec().workloadRef();
    Optional<Workload> workload =
        reference == null ? Optional.empty() : sources.workload(namespace, reference);
    List<ReplicaSet> replicaSets = sources.replicaSets(raw);
    return new RolloutSnapshot(
        cluster,
        instanceId,
        rollout,
        workload,
        replicaSets,
        services(raw, rollout),
        sources.runs(raw),
        templates,
        clusterTemplates,
        pods(raw, rollout, workload, replicaSets, now),
        sources.report(Keys.of(id(raw)), raw.getMetadata().getUid()),
        sources.pluginReply(raw.getMetadata().getUid()),
        problems);
  }

  /** Those that it names, and those that it named once and still holds. */
  private List<Service> services(RawRollout raw, Rollout rollout) {
    Set<String> named = References.services(rollout);
    Stream<Service> held =
        sources.managed(raw).stream()
            .filter(service -> !named.contains(service.getMetadata().getName()));
    return Stream.concat(
            named.stream()
                .flatMap(name -> sources.service(raw.getMetadata().getNamespace(), name).stream()),
            held)
        .toList();
  }

  RolloutId id(RawRollout raw) {
    return RolloutId.newBuilder()
        .setCluster(cluster)
        .setNamespace(raw.getMetadata().getNamespace())
        .setName(raw.getMetadata().getName())
        .setUid(raw.getMetadata().getUid())
        .build();
  }

  private List<Pod> pods(
      RawRollout raw,
      Rollout rollout,
      Optional<Workload> workload,
      List<ReplicaSet> replicaSets,
      Instant now) {
    Instant restartAt = rollout.getSpec().restartAt();
    boolean restarts = restartAt != null && References.restartPending(rollout);
    boolean relabels = References.relabels(replicaSets);
    if (!restarts && !relabels) {
      sources.releasePods(raw);
      return List.of();
    }
    boolean due = restarts && !now.isBefore(restartAt);
    if (!due && !relabels) {
      return List.of();
    }
    Optional<List<Pod>> known =
        sources.pods(raw, workload.map(each -> each.resolve(rollout)).orElse(rollout));
    if (known.isEmpty() && due) {
      // With no pods in sight the restart would look done; it is asked for again once they are.
      rollout.setSpec(rollout.getSpec().withRestartAt(rollout.getStatus().restartedAt()));
    }
    return known.orElse(List.of());
  }

  /** Follows references from template to template, each once: a circle ends where it began. */
  private void collectTemplates(
      Rollout rollout,
      String namespace,
      List<AnalysisTemplate> templates,
      List<ClusterAnalysisTemplate> clusterTemplates,
      List<SpecError> problems) {
    Deque<TemplateRef> open = new ArrayDeque<>(References.templates(rollout));
    Set<TemplateRef> seen = new HashSet<>();
    while (!open.isEmpty()) {
      TemplateRef next = open.remove();
      if (!seen.add(next)) {
        continue;
      }
      if (next.clusterScope()) {
        sources
            .clusterTemplate(next.templateName())
            .ifPresent(
                raw -> {
                  problems.addAll(RolloutReading.problems(raw, ClusterAnalysisTemplate.class));
                  RolloutReading.sound(raw, ClusterAnalysisTemplate.class)
                      .ifPresent(
                          template -> {
                            clusterTemplates.add(template);
                            open.addAll(template.getSpec().templates());
                          });
                });
      } else {
        sources
            .template(namespace, next.templateName())
            .ifPresent(
                raw -> {
                  problems.addAll(RolloutReading.problems(raw, AnalysisTemplate.class));
                  RolloutReading.sound(raw, AnalysisTemplate.class)
                      .ifPresent(
                          template -> {
                            templates.add(template);
                            open.addAll(template.getSpec().templates());
                          });
                });
      }
    }
  }
}
