package dev.sluice.expressions.runtime;

import dev.sluice.expressions.typing.Type.Storage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A list value. Not changed after it was made. */
public final class Seq {
  private final Storage storage;
  private final List<@Nullable Object> items;

  /** A list of items, which the caller gives away. */
  public Seq(Storage storage, List<@Nullable Object> items) {
    this.storage = storage;
    this.items = items;
  }

  /** A list built by the expression. */
  public static Seq of(List<@Nullable Object> items) {
    return new Seq(Storage.ANY, items);
  }

  /** The empty list. */
  public static Seq empty() {
    return of(Collections.emptyList());
  }

  /** A list built item by item. */
  public static Seq building(Consumer<Consumer<@Nullable Object>> builder) {
    List<@Nullable Object> items = new ArrayList<>();
    builder.accept(items::add);
    return of(items);
  }

  /** How expr-lang would store it. */
  public Storage storage() {
    return storage;
  }

  /** Its length. */
  public int size() {
    return items.size();
  }

  /** The element at an index from 0. */
  public @Nullable Object at(int index) {
    return items.get(index);
  }

  /** Its elements, not to be changed. */
  public List<@Nullable Object> items() {
    return items;
  }

  /** A part of it, of the same storage. */
  public Seq slice(int from, int to) {
    return new Seq(storage, items.subList(from, to));
  }
}
