package dev.sluice.standalone.lint;

import dev.sluice.expressions.Condition;
import dev.sluice.schemas.crd.Argument;
import dev.sluice.schemas.crd.analysis.AnalysisRunSpec;
import dev.sluice.schemas.crd.analysis.AnalysisRunSpecBuilder;
import dev.sluice.schemas.crd.analysis.AnalysisTemplateSpec;
import dev.sluice.schemas.crd.analysis.Metric;
import dev.sluice.schemas.run.Resolution;
import dev.sluice.schemas.run.RunSpecs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks templates and runs by the rules that a run must pass before it is measured. */
final class Analyses {

  private static final Pattern PLACE = Pattern.compile("(metrics\\[\\d+])(?:\\.|: )(.*)");
  private static final String TAG = "{{";

  /** Stands for an argument whose value is passed later; it may become a number. */
  private static final String ANY_VALUE = "1";

  private static final String ANY_DURATION = "1s";

  private Analyses() {}

  /** A template: arguments without a value are passed by whoever uses it. */
  static List<Finding> template(Manifest manifest, AnalysisTemplateSpec spec) {
    List<Finding> findings = new ArrayList<>(names(manifest, spec.args()));
    List<Argument> args =
        spec.args().stream()
            .map(
                arg ->
                    arg.value() == null && arg.valueFrom() == null
                        ? new Argument(arg.name(), ANY_VALUE, null)
                        : arg)
            .toList();
    if (!spec.metrics().isEmpty() || spec.templates().isEmpty()) {
      findings.addAll(
          check(
              manifest,
              AnalysisRunSpecBuilder.builder()
                  .metrics(spec.metrics().stream().map(Analyses::withDurations).toList())
                  .args(args)
                  .dryRun(spec.dryRun())
                  .measurementRetention(spec.measurementRetention())
                  .build()));
    }
    return findings;
  }

  /** A run. */
  static List<Finding> run(Manifest manifest, AnalysisRunSpec spec) {
    List<Finding> findings = new ArrayList<>(names(manifest, spec.args()));
    findings.addAll(check(manifest, spec));
    return findings;
  }

  private static Metric withDurations(Metric metric) {
    return metric
        .withInterval(metric.interval().contains(TAG) ? ANY_DURATION : metric.interval())
        .withInitialDelay(
            metric.initialDelay().contains(TAG) ? ANY_DURATION : metric.initialDelay());
  }

  private static List<Finding> names(Manifest manifest, List<Argument> args) {
    List<Finding> findings = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < args.size(); i++) {
      String name = args.get(i).name();
      String path = "spec.args[%d].name".formatted(i);
      if (name.isEmpty()) {
        findings.add(manifest.finding(path, "is missing; name the argument"));
      } else if (!names.add(name)) {
        findings.add(
            manifest.finding(path, "there are two arguments '%s'; leave one out".formatted(name)));
      }
    }
    return findings;
  }

  private static List<Finding> check(Manifest manifest, AnalysisRunSpec spec) {
    List<Finding> findings = new ArrayList<>();
    if (RunSpecs.resolve(spec) instanceof Resolution.Invalid(String prefix, List<String> errors)) {
      for (String error : errors) {
        Matcher place = PLACE.matcher(error);
        findings.add(
            place.matches()
                ? manifest.finding("spec." + place.group(1), place.group(2))
                : manifest.finding("spec", error));
      }
    }
    for (int i = 0; i < spec.metrics().size(); i++) {
      Metric metric = spec.metrics().get(i);
      String path = "spec.metrics[%d].".formatted(i);
      condition(manifest, path, "successCondition", metric.successCondition(), findings);
      condition(manifest, path, "failureCondition", metric.failureCondition(), findings);
    }
    return findings;
  }

  private static void condition(
      Manifest manifest, String path, String field, String text, List<Finding> findings) {
    if (!text.isEmpty() && !text.contains(TAG)) {
      Condition.parse(field, text)
          .problem()
          .ifPresent(problem -> findings.add(manifest.finding(path + field, problem)));
    }
  }
}
