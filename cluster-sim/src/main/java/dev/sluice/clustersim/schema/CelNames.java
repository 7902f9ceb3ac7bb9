package dev.sluice.clustersim.schema;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Field names as CEL rules write them: what CEL cannot have in a name is spelt out. */
final class CelNames {

  private static final Pattern ESCAPABLE = Pattern.compile("[a-zA-Z_./-][a-zA-Z0-9_./-]*");
  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private CelNames() {}

  /** The name in rules; empty where rules cannot name the field. */
  static Optional<String> escape(String name) {
    if (RESERVED.contains(name)) {
      return Optional.of("__" + name + "__");
    }
    if (!ESCAPABLE.matcher(name).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        name.replace("__", "\u0000")
            .replace(".", "__dot__")
            .replace("-", "__dash__")
            .replace("/", "__slash__")
            .replace("\u0000", "__underscores__"));
  }
}
