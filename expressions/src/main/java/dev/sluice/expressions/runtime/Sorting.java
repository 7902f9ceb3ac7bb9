package dev.sluice.expressions.runtime;

import dev.sluice.expressions.syntax.Bytes;
import dev.sluice.expressions.syntax.ExpressionException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stable sorting by "comes before" alone. Java's own sort refuses an order that contradicts itself,
 * which NaN makes of numbers.
 */
public final class Sorting {
  private Sorting() {}

  /** Whether an order, {@code asc} or {@code desc}, is descending. */
  public static boolean descending(@Nullable Object order) {
    return switch (Bytes.text(Values.text(order, "the order of a sort"))) {
      case "asc" -> false;
      case "desc" -> true;
      default -> throw new ExpressionException("the order of a sort is asc or desc");
    };
  }

  /**
   * The items ordered by their keys.
   *
   * @param keys one for each item, in turn
   */
  public static Seq sorted(Seq items, Seq keys, boolean descending, Budget budget) {
    int size = items.size();
    budget.elements(size);
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    sort(order, new int[size], 0, size, keys, descending, budget);
    List<@Nullable Object> sorted = new ArrayList<>(size);
    for (int index : order) {
      sorted.add(items.at(index));
    }
    return Seq.of(sorted);
  }

  private static void sort(
      int[] order, int[] spare, int from, int to, Seq keys, boolean descending, Budget budget) {
    if (to - from <= 12) {
      insert(order, from, to, keys, descending, budget);
      return;
    }
    int middle = (from + to) >>> 1;
    sort(order, spare, from, middle, keys, descending, budget);
    sort(order, spare, middle, to, keys, descending, budget);
    System.arraycopy(order, from, spare, from, to - from);
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      boolean takeRight =
          left >= middle
              || (right < to && before(spare[right], spare[left], keys, descending, budget));
      order[i] = takeRight ? spare[right++] : spare[left++];
    }
  }

  private static void insert(
      int[] order, int from, int to, Seq keys, boolean descending, Budget budget) {
    for (int i = from + 1; i < to; i++) {
      for (int j = i; j > from && before(order[j], order[j - 1], keys, descending, budget); j--) {
        int moved = order[j];
        order[j] = order[j - 1];
        order[j - 1] = moved;
      }
    }
  }

  private static boolean before(int a, int b, Seq keys, boolean descending, Budget budget) {
    return descending
        ? Compare.less(keys.at(b), keys.at(a), budget)
        : Compare.less(keys.at(a), keys.at(b), budget);
  }
}
