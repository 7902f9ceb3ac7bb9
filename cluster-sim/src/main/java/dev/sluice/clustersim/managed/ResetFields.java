package dev.sluice.clustersim.managed;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fields that a write through an object or a subresource does not touch whatever it says, and
 * so nobody owns by it; as kube-apiserver 1.37 answers for each kind.
 *
 * @param ignored left out with all below them
 * @param only where present, everything but what is below it is left out
 */
record ResetFields(FieldSet ignored, Optional<PathElement> only) {

  private static final ResetFields NONE = ignoring(List.of());
  private static final ResetFields STATUS = ignoring(List.of(FieldSet.fields("status")));
  private static final List<PathElement> SPEC = FieldSet.fields("spec");
  private static final ResetFields ALL_BUT_STATUS =
      new ResetFields(FieldSet.EMPTY, Optional.of(new PathElement.Field("status")));
  private static final ResetFields SPEC_ONLY = ignoring(List.of(SPEC));

  /** What the status of some kinds leaves alone besides the spec. */
  private static final Map<String, ResetFields> STATUS_OF =
      Map.of(
          "Deployment",
          ignoring(List.of(SPEC, FieldSet.fields("metadata", "labels"))),
          "Pod",
          ignoring(
              List.of(
                  SPEC,
                  FieldSet.fields("metadata", "deletionTimestamp"),
                  FieldSet.fields("metadata", "ownerReferences"))));

  private static ResetFields ignoring(List<List<PathElement>> paths) {
    FieldSetBuilder builder = new FieldSetBuilder();
    paths.forEach(builder::insert);
    return new ResetFields(builder.build(), Optional.empty());
  }

  static ResetFields of(Writer writer, String kind) {
    return switch (writer.subresource()) {
      case "" -> writer.hasStatus() ? STATUS : NONE;
      case "status" -> writer.custom() ? ALL_BUT_STATUS : STATUS_OF.getOrDefault(kind, SPEC_ONLY);
      default -> NONE;
    };
  }

  FieldSet filter(FieldSet set) {
    FieldSet left = set.recursiveDifference(ignored);
    if (only.isEmpty()) {
      return left;
    }
    FieldSet.Node node = left.node(only.get());
    return node == null ? FieldSet.EMPTY : FieldSet.of(Map.of(only.get(), node));
  }
}
