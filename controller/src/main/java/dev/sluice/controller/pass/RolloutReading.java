package dev.sluice.controller.pass;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controller.objects.RawRollout;
import dev.sluice.controller.validation.SpecError;
import dev.sluice.schemas.crd.CustomResources;
import dev.sluice.schemas.crd.FieldProblem;
import dev.sluice.schemas.crd.Reading;
import dev.sluice.schemas.crd.Rollout;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.Optional;

/**
 * A cached Rollout, read as far as it can be.
 *
 * @param rollout the Rollout, without the fields that are malformed
 * @param problems the malformed fields of its spec; with one the spec is not acted on
 */
public record RolloutReading(Rollout rollout, List<SpecError> problems) {

  /** Reads a Rollout. */
  public static RolloutReading of(RawRollout raw) {
    return switch (read(raw, Rollout.class)) {
      case Reading.Sound<Rollout>(Rollout rollout) -> new RolloutReading(rollout, List.of());
      case Reading.Mended<Rollout>(Rollout rollout, List<FieldProblem> problems) ->
          new RolloutReading(rollout, errors(problems));
      case Reading.Unreadable<Rollout>(List<FieldProblem> problems) -> {
        Rollout rollout = new Rollout();
        rollout.setMetadata(raw.getMetadata());
        yield new RolloutReading(rollout, errors(problems));
      }
    };
  }

  /** An object of another kind, when it can be read; one with malformed fields counts as absent. */
  public static <T extends CustomResource<?, ?>> Optional<T> sound(
      CustomResource<JsonNode, JsonNode> raw, Class<T> kind) {
    return read(raw, kind) instanceof Reading.Sound<T>(T object)
        ? Optional.of(object)
        : Optional.empty();
  }

  /** The malformed fields of an object that is referred to, named with the object. */
  public static <T extends CustomResource<?, ?>> List<SpecError> problems(
      CustomResource<JsonNode, JsonNode> raw, Class<T> kind) {
    String name = raw.getKind() + " " + raw.getMetadata().getName();
    return read(raw, kind).problems().stream()
        .map(
            problem ->
                SpecError.invalid(
                    name + " " + problem.path(), "", problem.wrong() + "; " + problem.mend()))
        .toList();
  }

  private static <T extends CustomResource<?, ?>> Reading<T> read(
      CustomResource<JsonNode, JsonNode> raw, Class<T> kind) {
    return CustomResources.read(raw, kind);
  }

  private static List<SpecError> errors(List<FieldProblem> problems) {
    return problems.stream()
        .filter(problem -> !problem.path().startsWith("status"))
        .map(
            problem ->
                SpecError.invalid(
                    problem.path().isEmpty() ? "spec" : problem.path(),
                    "",
                    problem.wrong() + "; " + problem.mend()))
        .toList();
  }
}
