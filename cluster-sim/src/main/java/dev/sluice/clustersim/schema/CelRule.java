package dev.sluice.clustersim.schema;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.sluice.clustersim.cel.KubernetesCel;
import java.util.Optional;

/**
 * One rule, compiled.
 *
 * @param program empty where the rule cannot be compiled
 * @param fault why it cannot; empty: it can
 * @param messageFault why the expression that makes the message cannot be compiled
 * @param fieldPath with its leading dot or bracket; may be empty
 */
record CelRule(
    Validation validation,
    Optional<CelRuntime.Program> program,
    Optional<CelRuntime.Program> message,
    boolean usesOldSelf,
    String fieldPath,
    String fault,
    String messageFault) {

  private static final KubernetesCel CEL = new KubernetesCel();

  /** Whether it runs on creation too, with an optional {@code oldSelf}. */
  boolean optionalOldSelf() {
    return validation.optionalOldSelf().orElse(false);
  }

  static CelRule compile(Schema schema, CelTypes types, CelType self, Validation validation) {
    boolean optional = validation.optionalOldSelf().orElse(false);
    CelCompiler compiler =
        CEL.compiler()
            .setTypeProvider(types.provider())
            .addVar("self", self)
            .addVar("oldSelf", optional ? OptionalType.create(self) : self)
            .build();
    Compiled rule =
        compile(
            compiler,
            validation.rule(),
            SimpleType.BOOL,
            "",
            "cel expression must evaluate to a bool");
    Compiled message =
        validation.messageExpression().isEmpty()
            ? Compiled.NONE
            : compile(
                compiler,
                validation.messageExpression(),
                SimpleType.STRING,
                "messageExpression ",
                "messageExpression must evaluate to a string");
    return new CelRule(
        validation,
        rule.program(),
        message.program(),
        rule.usesOldSelf(),
        CelPath.normal(schema, validation.fieldPath()).orElse(""),
        rule.fault(),
        message.fault());
  }

  private record Compiled(Optional<CelRuntime.Program> program, boolean usesOldSelf, String fault) {
    static final Compiled NONE = new Compiled(Optional.empty(), false, "");
  }

  private static Compiled compile(
      CelCompiler compiler, String text, CelType wanted, String prefix, String otherType) {
    CelValidationResult result = compiler.compile(text);
    if (result.hasError()) {
      return failed(
          prefix
              + "compilation failed: "
              + CelFaults.text(CelIssue.toDisplayString(result.getErrors(), result.getSource())));
    }
    try {
      CelAbstractSyntaxTree ast = result.getAst();
      if (!ast.getResultType().equals(wanted)) {
        return failed(otherType);
      }
      boolean old =
          ast.getReferenceMap().values().stream().anyMatch(ref -> ref.name().equals("oldSelf"));
      return new Compiled(Optional.of(CEL.runtime().createProgram(ast)), old, "");
    } catch (CelValidationException | CelEvaluationException e) {
      return failed(prefix + "instantiation failed: " + e.getMessage());
    }
  }

  private static Compiled failed(String fault) {
    return new Compiled(Optional.empty(), false, fault);
  }
}
