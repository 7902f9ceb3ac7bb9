package dev.sluice.expressions.engine;

import dev.sluice.expressions.runtime.Callable;
import dev.sluice.expressions.runtime.Dict;
import dev.sluice.expressions.typing.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names that an expression may use beside the built-in functions. */
public final class Environment {
  private final Map<String, Type> types = new LinkedHashMap<>();
  private final Dict values = Dict.ofText();

  /** Adds a value. */
  public Environment with(String name, Type type, @Nullable Object value) {
    types.put(name, type);
    values.entries().put(name, value);
    return this;
  }

  /** Adds a function. */
  public Environment with(Type.FunctionType type, boolean real, Callable.Body body) {
    return with(type.name(), type, new Callable(type.name(), real, body));
  }

  Map<String, Type> types() {
    return types;
  }

  /** All names and values, as {@code $env} shows them. */
  Dict values() {
    return values;
  }
}
