package dev.sluice.clustersim.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.sluice.clustersim.values.Quantity;
import dev.sluice.clustersim.values.SemanticVersion;
import java.math.BigDecimal;
import java.util.List;

/** Quantities and semantic versions. */
final class ValueFunctions {

  private static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");
  private static final CelType VERSION = OpaqueType.create("kubernetes.Semver");

  private ValueFunctions() {}

  static void addTo(Functions functions) {
    quantities(functions);
    versions(functions);
  }

  private static void quantities(Functions functions) {
    functions.global(
        "quantity",
        "string_to_quantity",
        QUANTITY,
        List.of(SimpleType.STRING),
        Functions.classes(String.class),
        args -> quantity((String) args[0]));
    functions.global(
        "isQuantity",
        "is_quantity_string",
        SimpleType.BOOL,
        List.of(SimpleType.STRING),
        Functions.classes(String.class),
        args -> Quantity.parse((String) args[0]).isPresent());
    of(functions, "sign", SimpleType.INT, q -> (long) q.amount().signum());
    of(functions, "isInteger", SimpleType.BOOL, q -> fits(q.amount()));
    of(functions, "asApproximateFloat", SimpleType.DOUBLE, q -> q.amount().doubleValue());
    of(
        functions,
        "asInteger",
        SimpleType.INT,
        q -> {
          if (!fits(q.amount())) {
            throw Functions.error("cannot convert value to integer");
          }
          return q.amount().longValueExact();
        });
    two(functions, "isGreaterThan", SimpleType.BOOL, (a, b) -> a.compareTo(b) > 0);
    two(functions, "isLessThan", SimpleType.BOOL, (a, b) -> a.compareTo(b) < 0);
    two(functions, "compareTo", SimpleType.INT, (a, b) -> (long) a.compareTo(b));
    two(functions, "add", QUANTITY, (a, b) -> new Quantity(a.amount().add(b.amount()), a.format()));
    two(
        functions,
        "sub",
        QUANTITY,
        (a, b) -> new Quantity(a.amount().subtract(b.amount()), a.format()));
    for (String name : List.of("add", "sub")) {
      functions.member(
          name,
          "quantity_" + name + "_int",
          QUANTITY,
          List.of(QUANTITY, SimpleType.INT),
          Functions.classes(Quantity.class, Long.class),
          args -> {
            Quantity left = (Quantity) args[0];
            BigDecimal right = BigDecimal.valueOf((Long) args[1]);
            BigDecimal amount =
                name.equals("add") ? left.amount().add(right) : left.amount().subtract(right);
            return new Quantity(amount, left.format());
          });
    }
  }

  private interface One {
    Object of(Quantity quantity) throws CelEvaluationException;
  }

  private interface Two {
    Object of(Quantity left, Quantity right);
  }

  private static void of(Functions functions, String name, CelType result, One one) {
    functions.member(
        name,
        "quantity_" + name,
        result,
        List.of(QUANTITY),
        Functions.classes(Quantity.class),
        args -> one.of((Quantity) args[0]));
  }

  private static void two(Functions functions, String name, CelType result, Two two) {
    functions.member(
        name,
        "quantity_" + name,
        result,
        List.of(QUANTITY, QUANTITY),
        Functions.classes(Quantity.class, Quantity.class),
        args -> two.of((Quantity) args[0], (Quantity) args[1]));
  }

  private static Quantity quantity(String text) throws CelEvaluationException {
    return Quantity.parse(text).orElseThrow(() -> Functions.error(Quantity.MALFORMED));
  }

  private static boolean fits(BigDecimal amount) {
    BigDecimal plain = amount.stripTrailingZeros();
    return plain.scale() <= 0 && plain.toBigInteger().bitLength() < Long.SIZE;
  }

  private static void versions(Functions functions) {
    for (boolean normalize : new boolean[] {false, true}) {
      List<CelType> types =
          normalize ? List.of(SimpleType.STRING, SimpleType.BOOL) : List.of(SimpleType.STRING);
      List<Class<?>> classes =
          normalize
              ? Functions.classes(String.class, Boolean.class)
              : Functions.classes(String.class);
      String suffix = normalize ? "_normalize" : "";
      functions.global(
          "semver",
          "string_to_semver" + suffix,
          VERSION,
          types,
          classes,
          args ->
              SemanticVersion.parse((String) args[0], args.length > 1 && (Boolean) args[1])
                  .orElseThrow(() -> Functions.error("no semantic version: " + args[0])));
      functions.global(
          "isSemver",
          "is_semver_string" + suffix,
          SimpleType.BOOL,
          types,
          classes,
          args ->
              SemanticVersion.parse((String) args[0], args.length > 1 && (Boolean) args[1])
                  .isPresent());
    }
    number(functions, "major", SemanticVersion::major);
    number(functions, "minor", SemanticVersion::minor);
    number(functions, "patch", SemanticVersion::patch);
    order(functions, "isGreaterThan", SimpleType.BOOL, order -> order > 0);
    order(functions, "isLessThan", SimpleType.BOOL, order -> order < 0);
    order(functions, "compareTo", SimpleType.INT, order -> (long) Integer.signum(order));
  }

  private interface Number {
    long of(SemanticVersion version);
  }

  private interface Order {
    Object of(int order);
  }

  private static void number(Functions functions, String name, Number number) {
    functions.member(
        name,
        "semver_" + name,
        SimpleType.INT,
        List.of(VERSION),
        Functions.classes(SemanticVersion.class),
        args -> number.of((SemanticVersion) args[0]));
  }

  private static void order(Functions functions, String name, CelType result, Order order) {
    functions.member(
        name,
        "semver_" + name,
        result,
        List.of(VERSION, VERSION),
        Functions.classes(SemanticVersion.class, SemanticVersion.class),
        args -> order.of(((SemanticVersion) args[0]).compareTo((SemanticVersion) args[1])));
  }
}
