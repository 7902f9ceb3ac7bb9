package dev.sluice.standalone.config.tree;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of a record tree. A component that is a record is a section; a map's keys are the user's
 * own: {@code section.map.<anything>}.
 *
 * @param entries in the order of the records' components
 */
public record Schema(List<Entry> entries) {

  /** In a path, stands for a key that the user names. */
  public static final String ANY = "<name>";

  /**
   * One key.
   *
   * @param path parts joined by dots
   * @param type of the value
   * @param otherwise value where none is given, empty for none
   * @param meaning for the reference page
   */
  public record Entry(String path, Class<?> type, String otherwise, String meaning) {

    /** Whether the path has a part that the user names. */
    public boolean isOpen() {
      return path.contains(ANY);
    }

    /** The environment variable of a key without such a part: {@code SLUICE_WORKER_MAX_RUNNING}. */
    public String variable() {
      return "SLUICE_"
          + path.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    boolean matches(String candidate) {
      if (!isOpen()) {
        return path.equals(candidate);
      }
      int open = path.indexOf(ANY);
      String tail = path.substring(open + ANY.length());
      return candidate.startsWith(path.substring(0, open))
          && candidate.endsWith(tail)
          && candidate.length() > open + tail.length();
    }
  }

  /** Copies the list. */
  public Schema {
    entries = List.copyOf(entries);
  }

  /** The keys of this record tree. */
  public static Schema of(Class<? extends Record> root) {
    List<Entry> entries = new ArrayList<>();
    collect(root, "", entries);
    return new Schema(entries);
  }

  /** The entry of a path, if there is one. */
  public Optional<Entry> find(String path) {
    return entries.stream().filter(entry -> entry.matches(path)).findFirst();
  }

  /** The known path that is most like this one, if any is at all like it. */
  public Optional<String> nearest(String path) {
    return Nearest.of(path, entries.stream().map(Entry::path).toList());
  }

  static Type elementOf(Type container) {
    Type[] arguments = ((ParameterizedType) container).getActualTypeArguments();
    return arguments[arguments.length - 1];
  }

  static Key key(RecordComponent component) {
    Key key = component.getAnnotation(Key.class);
    if (key == null) {
      throw new IllegalStateException(component + " needs @Key");
    }
    return key;
  }

  private static void collect(Class<?> section, String prefix, List<Entry> into) {
    for (RecordComponent component : section.getRecordComponents()) {
      Key key = key(component);
      String path = prefix + component.getName();
      Class<?> type = component.getType();
      if (type.isRecord()) {
        collect(type, path + ".", into);
      } else if (type == Map.class) {
        Class<?> element = (Class<?>) elementOf(component.getGenericType());
        if (element.isRecord()) {
          collect(element, path + "." + ANY + ".", into);
        } else {
          into.add(new Entry(path + "." + ANY, element, "", key.value()));
        }
      } else if (type == Optional.class) {
        Class<?> element = (Class<?>) elementOf(component.getGenericType());
        into.add(new Entry(path, element, "", key.value()));
      } else {
        into.add(new Entry(path, type, key.otherwise(), key.value()));
      }
    }
  }
}
