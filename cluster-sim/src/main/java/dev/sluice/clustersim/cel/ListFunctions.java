package dev.sluice.clustersim.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.runtime.CelEvaluationException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Order, sums and places in lists. */
final class ListFunctions {

  private static final CelType ELEMENT = TypeParamType.create("T");
  private static final CelType LIST = ListType.create(ELEMENT);

  private ListFunctions() {}

  static void addTo(Functions functions) {
    functions.member(
        "isSorted",
        "list_is_sorted",
        SimpleType.BOOL,
        List.of(LIST),
        Functions.classes(List.class),
        args -> sorted((List<?>) args[0]));
    functions.member(
        "min",
        "list_min",
        ELEMENT,
        List.of(LIST),
        Functions.classes(List.class),
        args -> extreme("min", (List<?>) args[0], -1));
    functions.member(
        "max",
        "list_max",
        ELEMENT,
        List.of(LIST),
        Functions.classes(List.class),
        args -> extreme("max", (List<?>) args[0], 1));
    functions.member(
        "indexOf",
        "list_index_of",
        SimpleType.INT,
        List.of(LIST, ELEMENT),
        Functions.classes(List.class, Object.class),
        args -> (long) ((List<?>) args[0]).indexOf(args[1]));
    functions.member(
        "lastIndexOf",
        "list_last_index_of",
        SimpleType.INT,
        List.of(LIST, ELEMENT),
        Functions.classes(List.class, Object.class),
        args -> (long) ((List<?>) args[0]).lastIndexOf(args[1]));
    functions.member(
        "sum",
        "list_sum",
        ELEMENT,
        List.of(LIST),
        Functions.classes(List.class),
        args -> sum((List<?>) args[0]));
  }

  private static boolean sorted(List<?> list) throws CelEvaluationException {
    for (int i = 1; i < list.size(); i++) {
      if (compare(list.get(i - 1), list.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  private static Object extreme(String name, List<?> list, int sign) throws CelEvaluationException {
    Optional<Object> best = Optional.empty();
    for (Object one : list) {
      if (best.isEmpty() || sign * compare(one, best.get()) > 0) {
        best = Optional.of(one);
      }
    }
    return best.orElseThrow(() -> Functions.error(name + " called on empty list"));
  }

  private static Object sum(List<?> list) throws CelEvaluationException {
    if (list.stream().anyMatch(Double.class::isInstance)) {
      return list.stream().mapToDouble(one -> ((Number) one).doubleValue()).sum();
    }
    if (list.stream().anyMatch(Duration.class::isInstance)) {
      return list.stream().map(Duration.class::cast).reduce(Duration.ZERO, Duration::plus);
    }
    long sum = 0;
    for (Object one : list) {
      if (!(one instanceof Number number)) {
        throw Functions.error("no such overload");
      }
      try {
        sum = Math.addExact(sum, number.longValue());
      } catch (ArithmeticException e) {
        throw Functions.error("integer overflow");
      }
    }
    return sum;
  }

  @SuppressWarnings("unchecked")
  private static int compare(Object one, Object other) throws CelEvaluationException {
    if (one instanceof Number a && other instanceof Number b && a.getClass() != b.getClass()) {
      return Double.compare(a.doubleValue(), b.doubleValue());
    }
    if (one instanceof Comparable<?> && one.getClass() == other.getClass()) {
      return ((Comparable<Object>) one).compareTo(other);
    }
    throw Functions.error("no such overload");
  }
}
