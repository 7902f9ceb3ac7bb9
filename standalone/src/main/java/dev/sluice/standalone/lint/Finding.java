package dev.sluice.standalone.lint;

/**
 * Something that is wrong in a file.
 *
 * @param file the file as it was named
 * @param line where, from 1 on
 * @param kind kind of the object, empty when the file cannot be read that far
 * @param namespace of the object, empty when it names none
 * @param name of the object
 * @param path the field, empty for the whole
 * @param message what is wrong; what would be right
 */
public record Finding(
    String file,
    int line,
    String kind,
    String namespace,
    String name,
    String path,
    String message) {

  /** On one line, as compilers do: {@code file:line: kind ns/name: path: message}. */
  public String text() {
    StringBuilder text = new StringBuilder(file).append(':').append(line).append(": ");
    if (!kind.isEmpty()) {
      text.append(kind).append(' ');
      text.append(namespace.isEmpty() ? name : namespace + "/" + name).append(": ");
    }
    if (!path.isEmpty()) {
      text.append(path).append(": ");
    }
    return text.append(message.replace('\n', ' ')).toString();
  }
}
