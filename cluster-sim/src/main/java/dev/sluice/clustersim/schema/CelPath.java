package dev.sluice.clustersim.schema;

import java.util.Optional;

/** A rule's {@code fieldPath}: {@code .a.b}, {@code ['x.y']}. */
final class CelPath {

  private CelPath() {}

  /**
   * As it stands in an error, to be put behind the rule's own path; empty where it leads nowhere.
   */
  static Optional<String> normal(Schema schema, String path) {
    StringBuilder normal = new StringBuilder();
    Optional<Schema> at = Optional.of(schema);
    int i = 0;
    while (i < path.length() && at.isPresent()) {
      String name;
      if (path.charAt(i) == '.') {
        int end = i + 1;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
          end++;
        }
        name = path.substring(i + 1, end);
        i = end;
      } else if (path.startsWith("['", i) && path.indexOf("']", i) > 0) {
        int end = path.indexOf("']", i);
        name = path.substring(i + 2, end).replace("\\'", "'").replace("\\\\", "\\");
        i = end + 2;
      } else {
        return Optional.empty();
      }
      Schema here = at.get();
      boolean named = !here.properties().isEmpty();
      at = named ? here.property(name) : here.additionalProperties();
      normal.append(named ? "." + name : "[" + name + "]");
    }
    return at.isEmpty() || normal.isEmpty() ? Optional.empty() : Optional.of(normal.toString());
  }
}
