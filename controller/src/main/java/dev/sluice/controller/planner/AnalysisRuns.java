package dev.sluice.controller.planner;

import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.analysis.AnalysisRunSpec;
import dev.sluice.schemas.crd.analysis.AnalysisRunStatusBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Builds the AnalysisRun objects of a Rollout. */
final class AnalysisRuns {

  /** What came of building a run. */
  sealed interface Built {

    /** The run; not new when the very same one is running already and the status did not know. */
    record Run(AnalysisRun run, boolean isNew) implements Built {}

    /** Why there can be none. */
    record Impossible(String message) implements Built {}
  }

  private AnalysisRuns() {}

  static Built build(World world, RunTemplate template) {
    return switch (RunSpecs.of(world.snapshot(), template, hashes(world))) {
      case RunSpecs.Result.Problem problem -> new Built.Impossible(problem.error().describe());
      case RunSpecs.Result.Spec spec -> named(world, template, spec.spec());
    };
  }

  private static RunSpecs.Hashes hashes(World world) {
    return new RunSpecs.Hashes(world.hash(), world.status().stableRS());
  }

  /** Takes the first name that no finished or different run has. */
  private static Built named(World world, RunTemplate template, AnalysisRunSpec spec) {
    int revision = world.newSet().map(ReplicaSets::revision).orElse(0);
    String base = world.name() + "-" + world.hash() + "-" + revision + template.infix();
    String name = base;
    for (int i = 1; ; i++) {
      Optional<AnalysisRun> taken = existing(world, name);
      if (taken.isEmpty()) {
        return new Built.Run(run(world, template, name, revision, spec), true);
      }
      if (!AnalysisRule.phase(taken.get()).completed()
          && !taken.get().getSpec().terminate()
          && same(taken.get().getSpec(), spec)) {
        return new Built.Run(taken.get(), false);
      }
      name = base + "." + i;
    }
  }

  private static Optional<AnalysisRun> existing(World world, String name) {
    return world.snapshot().analysisRuns().stream()
        .filter(run -> ReplicaSets.name(run).equals(name))
        .findFirst();
  }

  private static boolean same(AnalysisRunSpec one, AnalysisRunSpec other) {
    return one.metrics().equals(other.metrics())
        && one.args().equals(other.args())
        && one.dryRun().equals(other.dryRun())
        && one.measurementRetention().equals(other.measurementRetention());
  }

  private static AnalysisRun run(
      World world, RunTemplate template, String name, int revision, AnalysisRunSpec spec) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(Annotations.POD_HASH, world.hash());
    labels.put(Annotations.RUN_TYPE, template.role().label());
    template.step().ifPresent(step -> labels.put(Annotations.STEP_INDEX, Integer.toString(step)));
    if (!world.snapshot().instanceId().isEmpty()) {
      labels.put(Annotations.INSTANCE_ID, world.snapshot().instanceId());
    }
    labels.putAll(template.metadata().labels());
    if (world.spec().selector() != null && world.spec().selector().getMatchLabels() != null) {
      labels.putAll(world.spec().selector().getMatchLabels());
    }
    Map<String, String> annotations = new LinkedHashMap<>(template.metadata().annotations());
    annotations.put(Annotations.REVISION, Integer.toString(revision));
    AnalysisRun run = new AnalysisRun();
    run.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withNamespace(world.rollout().getMetadata().getNamespace())
            .withLabels(labels)
            .withAnnotations(annotations)
            .withOwnerReferences(
                new OwnerReferenceBuilder()
                    .withApiVersion(world.rollout().getApiVersion())
                    .withKind(world.rollout().getKind())
                    .withName(world.name())
                    .withUid(Objects.requireNonNullElse(world.rollout().getMetadata().getUid(), ""))
                    .withController(true)
                    .withBlockOwnerDeletion(true)
                    .build())
            .build());
    run.setSpec(spec);
    run.setStatus(AnalysisRunStatusBuilder.builder().build());
    return run;
  }
}
