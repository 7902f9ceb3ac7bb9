package dev.sluice.standalone.lint;

import dev.sluice.controller.validation.SpecError;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.AnalysisTemplate;
import dev.sluice.schemas.crd.ClusterAnalysisTemplate;
import dev.sluice.schemas.crd.CustomResources;
import dev.sluice.schemas.crd.Experiment;
import dev.sluice.schemas.crd.Reading;
import dev.sluice.schemas.crd.Rollout;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks manifests with the rules by which the controller finds a spec invalid. Pure. */
public final class Linter {

  static final String GROUP = "argoproj.io";

  private final boolean strict;
  private final UnknownFields unknownFields = new UnknownFields();
  private final List<Manifest> manifests = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  /**
   * A linter without files.
   *
   * @param strict whether an object that is referred to and is in none of the files is an error
   */
  public Linter(boolean strict) {
    this.strict = strict;
  }

  /** Takes in a file, or what else is to be known by this name. */
  public void add(String file, String text) {
    Manifests read = Manifests.read(file, text);
    manifests.addAll(read.objects());
    findings.addAll(read.findings());
  }

  /** How many objects of Sluice's kinds were taken in. */
  public int checked() {
    return (int) manifests.stream().filter(Linter::isOurs).count();
  }

  /** Everything that is wrong, by file and line. */
  public List<Finding> findings() {
    Set<Finding> all = new LinkedHashSet<>(findings);
    for (Manifest manifest : manifests) {
      if (isOurs(manifest)) {
        all.addAll(unknownFields.in(manifest));
        check(manifest, all);
      }
    }
    return all.stream()
        .sorted(Comparator.comparing(Finding::file).thenComparing(Finding::line))
        .toList();
  }

  private static boolean isOurs(Manifest manifest) {
    return manifest.apiVersion().startsWith(GROUP + "/");
  }

  private void check(Manifest manifest, Set<Finding> all) {
    if (manifest.name().isEmpty()) {
      all.add(manifest.finding("metadata.name", "is missing; name the object"));
    }
    switch (manifest.kind()) {
      case "Rollout" ->
          read(manifest, Rollout.class, all).ifPresent(rollout -> rollout(manifest, rollout, all));
      case "AnalysisTemplate" ->
          read(manifest, AnalysisTemplate.class, all)
              .ifPresent(template -> all.addAll(Analyses.template(manifest, template.getSpec())));
      case "ClusterAnalysisTemplate" ->
          read(manifest, ClusterAnalysisTemplate.class, all)
              .ifPresent(template -> all.addAll(Analyses.template(manifest, template.getSpec())));
      case "AnalysisRun" ->
          read(manifest, AnalysisRun.class, all)
              .ifPresent(run -> all.addAll(Analyses.run(manifest, run.getSpec())));
      case "Experiment" -> read(manifest, Experiment.class, all);
      default ->
          all.add(
              manifest.finding(
                  "kind",
                  "there is no kind %s in %s; take it out or correct it"
                      .formatted(manifest.kind(), manifest.apiVersion())));
    }
  }

  private void rollout(Manifest manifest, Rollout rollout, Set<Finding> all) {
    for (SpecError error : new RolloutCheck(manifests, manifest, rollout).errors()) {
      if (strict || error.type() != SpecError.Type.NOT_FOUND) {
        all.add(at(manifest, error));
      }
    }
  }

  /** An error that begins with another object's kind and name is at that object's place. */
  private Finding at(Manifest rollout, SpecError error) {
    String shown = error.value().isEmpty() ? "" : "\"" + error.value() + "\": ";
    String[] words = error.field().split(" ", 3);
    if (words.length == 3) {
      Optional<Manifest> other =
          manifests.stream()
              .filter(each -> each.kind().equals(words[0]) && each.name().equals(words[1]))
              .filter(rollout::besides)
              .findFirst();
      if (other.isPresent()) {
        return other.get().finding(words[2], shown + error.message());
      }
    }
    return rollout.finding(error.field(), shown + error.message());
  }

  /** The object, when all of it can be read; what cannot be is told. */
  private static <T extends CustomResource<?, ?>> Optional<T> read(
      Manifest manifest, Class<T> kind, Set<Finding> all) {
    Reading<T> reading = CustomResources.read(manifest.json(), kind);
    reading
        .problems()
        .forEach(
            problem ->
                all.add(manifest.finding(problem.path(), problem.wrong() + "; " + problem.mend())));
    return reading instanceof Reading.Sound<T>(T object) ? Optional.of(object) : Optional.empty();
  }
}
