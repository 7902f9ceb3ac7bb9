package dev.sluice.standalone.config.tree;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Makes a record tree from settings. Every key must be known and every value right; all problems
 * are found before it fails. One use each.
 */
public final class Binder {

  private final Schema schema;
  private final Map<String, Setting> settings;
  private final List<String> problems = new ArrayList<>();

  private Binder(Schema schema, Map<String, Setting> settings) {
    this.schema = schema;
    this.settings = settings;
  }

  /**
   * The tree with these settings, and its defaults elsewhere.
   *
   * @param sources settings by path; a later source wins
   * @throws ConfigurationException with every problem
   */
  public static <T extends Record> T bind(Class<T> root, List<Map<String, Setting>> sources) {
    Map<String, Setting> merged = new LinkedHashMap<>();
    sources.forEach(merged::putAll);
    Binder binder = new Binder(Schema.of(root), merged);
    binder.findUnknown();
    Optional<Object> bound = binder.section(root, "");
    if (!binder.problems.isEmpty() || bound.isEmpty()) {
      throw new ConfigurationException(binder.problems);
    }
    return root.cast(bound.get());
  }

  private void findUnknown() {
    settings.forEach(
        (path, setting) -> {
          if (schema.find(path).isPresent()) {
            return;
          }
          boolean isSection =
              schema.entries().stream().anyMatch(entry -> entry.path().startsWith(path + "."));
          problems.add(
              isSection
                  ? "%s: %s has keys of its own and takes no value"
                      .formatted(setting.origin(), path)
                  : "%s: there is no setting %s%s"
                      .formatted(
                          setting.origin(), path, Settings.didYouMean(schema.nearest(path))));
        });
  }

  private Optional<Object> section(Class<?> type, String prefix) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    int before = problems.size();
    for (int index = 0; index < components.length; index++) {
      Optional<Object> value = component(components[index], prefix);
      if (value.isPresent()) {
        values[index] = value.get();
      }
    }
    // A record cannot be made of parts that are wrong, which have been told already.
    return problems.size() > before || hasGap(values)
        ? Optional.empty()
        : construct(type, components, values, prefix);
  }

  private static boolean hasGap(Object[] values) {
    return Arrays.stream(values).anyMatch(value -> value == null);
  }

  private Optional<Object> component(RecordComponent component, String prefix) {
    String path = prefix + component.getName();
    Class<?> type = component.getType();
    if (type.isRecord()) {
      return section(type, path + ".");
    }
    if (type == Map.class) {
      return Optional.of(map((Class<?>) Schema.elementOf(component.getGenericType()), path + "."));
    }
    Setting setting = settings.get(path);
    if (type == Optional.class) {
      if (setting == null || setting.value().isBlank()) {
        return Optional.of(Optional.empty());
      }
      return value((Class<?>) Schema.elementOf(component.getGenericType()), path, setting)
          .map(Optional::of);
    }
    return value(
        type,
        path,
        setting == null ? new Setting(Schema.key(component).otherwise(), "default") : setting);
  }

  private Map<String, Object> map(Class<?> element, String prefix) {
    Map<String, Object> map = new LinkedHashMap<>();
    TreeSet<String> names = new TreeSet<>();
    for (String path : settings.keySet()) {
      if (path.startsWith(prefix)) {
        String rest = path.substring(prefix.length());
        names.add(element.isRecord() && rest.contains(".") ? cutLast(rest) : rest);
      }
    }
    for (String name : names) {
      Setting setting = settings.get(prefix + name);
      Optional<Object> value =
          element.isRecord() || setting == null
              ? section(element, prefix + name + ".")
              : value(element, prefix + name, setting);
      value.ifPresent(found -> map.put(name, found));
    }
    return map;
  }

  private static String cutLast(String path) {
    return path.substring(0, path.lastIndexOf('.'));
  }

  private Optional<Object> value(Class<?> type, String path, Setting setting) {
    try {
      return Optional.of(Values.parse(type, setting.value()));
    } catch (IllegalArgumentException e) {
      problems.add(
          "%s: %s is '%s', %s".formatted(setting.origin(), path, setting.value(), e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<Object> construct(
      Class<?> type, RecordComponent[] components, Object[] values, String prefix) {
    Class<?>[] parameters =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return Optional.of(type.getDeclaredConstructor(parameters).newInstance(values));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException wrong) {
        problems.add(origins(prefix) + prefix + wrong.getMessage());
        return Optional.empty();
      }
      throw new IllegalStateException(type + " cannot be made", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " must be a public record", e);
    }
  }

  private String origins(String prefix) {
    TreeSet<String> origins = new TreeSet<>();
    settings.forEach(
        (path, setting) -> {
          if (path.startsWith(prefix)) {
            origins.add(setting.origin());
          }
        });
    return origins.isEmpty() ? "" : String.join(", ", origins) + ": ";
  }
}
