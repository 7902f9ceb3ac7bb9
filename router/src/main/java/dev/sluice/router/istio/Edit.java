package dev.sluice.router.istio;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;

/** The outcome of editing an object's spec: the new tree, or what is wrong with the old one. */
public sealed interface Edit {

  /** The edited copy; the tree that was given is unchanged. */
  record Done(ObjectNode spec) implements Edit {}

  /**
   * Nothing was edited.
   *
   * @param field the field, from the spec on
   * @param cause what is wrong with it and how to mend it
   */
  record Refused(String field, String cause) implements Edit {}

  /** Goes on with the next edit unless this one was refused. */
  default Edit then(Function<ObjectNode, Edit> next) {
    return switch (this) {
      case Done(ObjectNode spec) -> next.apply(spec);
      case Refused refused -> refused;
    };
  }
}
