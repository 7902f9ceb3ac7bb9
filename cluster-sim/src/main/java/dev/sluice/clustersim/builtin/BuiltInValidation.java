package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.object.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with a built-in object, as far as clients rely on being told. */
final class BuiltInValidation {

  private BuiltInValidation() {}

  static List<FieldError> validate(
      ResourceType type, ObjectNode object, Optional<ObjectNode> before) {
    List<FieldError> errors = new ArrayList<>();
    if (before.isPresent()) {
      errors.addAll(MetadataRules.validateUpdate(object, before.get()));
    } else {
      errors.addAll(
          MetadataRules.validate(type.namespaced(), NameRule.of(type.resource()), object));
    }
    return errors;
  }
}
