package dev.sluice.clustersim.managed;

import dev.sluice.clustersim.object.ApiStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answer to who applies what others own. */
final class ApplyConflicts {

  private static final String CAUSE = "FieldManagerConflict";

  private ApplyConflicts() {}

  /** The managers in the order of their identifiers. */
  static ApiStatus status(Map<Manager, FieldSet> conflicts) {
    List<ApiStatus.Cause> causes = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (Map.Entry<Manager, FieldSet> conflict : conflicts.entrySet()) {
      String manager = conflict.getKey().text();
      lines.add("conflicts with " + manager + ":");
      for (List<PathElement> path : conflict.getValue().paths()) {
        String field = FieldSet.text(path);
        causes.add(new ApiStatus.Cause(CAUSE, "conflict with " + manager, field));
        lines.add("- " + field);
      }
    }
    String message =
        causes.size() == 1
            ? "Apply failed with 1 conflict: "
                + causes.getFirst().message()
                + ": "
                + causes.getFirst().field()
            : "Apply failed with %d conflicts: %s"
                .formatted(causes.size(), String.join("\n", lines));
    return new ApiStatus(
        409, "Conflict", message, Optional.of(new ApiStatus.Details("", "", "", "", causes, 0)));
  }
}
