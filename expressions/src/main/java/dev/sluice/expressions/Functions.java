package dev.sluice.expressions;

import static dev.sluice.expressions.typing.Type.Basic.ANY;
import static dev.sluice.expressions.typing.Type.Basic.BOOL;
import static dev.sluice.expressions.typing.Type.Basic.FLOAT;
import static dev.sluice.expressions.typing.Type.Basic.INT64;

import dev.sluice.expressions.engine.Environment;
import dev.sluice.expressions.runtime.Numbers;
import dev.sluice.expressions.runtime.Values;
import dev.sluice.expressions.syntax.Bytes;
import dev.sluice.expressions.typing.Overloads;
import dev.sluice.expressions.typing.Type.FunctionType;
import org.jspecify.annotations.Nullable;

/** The functions that Argo Rollouts adds to the language. */
final class Functions {
  private static final FunctionType IS_NAN = type("isNaN", Overloads.of(BOOL, FLOAT));
  private static final FunctionType IS_INF = type("isInf", Overloads.of(BOOL, FLOAT));
  private static final FunctionType AS_INT = type("asInt", Overloads.of(INT64, ANY));
  private static final FunctionType AS_FLOAT = type("asFloat", Overloads.of(FLOAT, ANY));
  private static final FunctionType IS_NIL = type("isNil", Overloads.of(BOOL, ANY));
  private static final FunctionType DEFAULT = type("default", Overloads.of(ANY, ANY, ANY));

  private Functions() {}

  private static FunctionType type(String name, Overloads signature) {
    return new FunctionType(name, signature);
  }

  /** What every expression may use. */
  static Environment common() {
    return new Environment()
        .with(IS_NAN, true, (a, c) -> Double.isNaN(Values.real(a.getFirst(), "isNaN")))
        .with(IS_INF, true, (a, c) -> Double.isInfinite(Values.real(a.getFirst(), "isInf")));
  }

  /**
   * What a condition may use. isNil() and default() look at the whole result whatever they are
   * given, as Argo's do.
   */
  static Environment condition(@Nullable Object result) {
    return common()
        .with("result", Inputs.type(result), result)
        .with(AS_INT, false, (a, c) -> asInt(a.getFirst()))
        .with(AS_FLOAT, false, (a, c) -> asFloat(a.getFirst()))
        .with(IS_NIL, false, (a, c) -> result == null)
        .with(DEFAULT, false, (a, c) -> result == null ? a.get(1) : result);
  }

  private static long asInt(@Nullable Object value) {
    return value instanceof String text
        ? Numbers.whole(Bytes.text(text), "asInt")
        : Values.whole(value, "asInt()");
  }

  private static double asFloat(@Nullable Object value) {
    return value instanceof String text
        ? Numbers.real(Bytes.text(text), "asFloat")
        : Values.real(value, "asFloat()");
  }
}
