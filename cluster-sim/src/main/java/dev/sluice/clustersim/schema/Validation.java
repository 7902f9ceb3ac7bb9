package dev.sluice.clustersim.schema;

import java.util.Optional;

/**
 * One of a schema's {@code x-kubernetes-validations}.
 *
 * @param rule a CEL expression
 * @param message empty: the rule itself is told
 * @param messageExpression a CEL expression that makes the message; may be empty
 * @param reason {@code FieldValueInvalid} and the like; empty: {@code FieldValueInvalid}
 * @param fieldPath relative to the schema; may be empty
 * @param optionalOldSelf whether the rule runs on creation too, with an optional {@code oldSelf}
 */
public record Validation(
    String rule,
    String message,
    String messageExpression,
    String reason,
    String fieldPath,
    Optional<Boolean> optionalOldSelf) {}
