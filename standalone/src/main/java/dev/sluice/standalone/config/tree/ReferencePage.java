package dev.sluice.standalone.config.tree;

/** Writes the reference page of a schema, in Markdown. Pure. */
public final class ReferencePage {

  private ReferencePage() {}

  /** Each top-level section a table; keys without a section first. */
  public static String of(Schema schema) {
    StringBuilder page = new StringBuilder();
    String section = "";
    startTable(page);
    for (Schema.Entry entry : schema.entries()) {
      int dot = entry.path().indexOf('.');
      String current = dot < 0 ? "" : entry.path().substring(0, dot);
      if (!current.equals(section) && !current.isEmpty()) {
        page.append("\n## ").append(current).append("\n\n");
        startTable(page);
      }
      section = current;
      page.append("| `")
          .append(entry.path())
          .append("` | ")
          .append(Values.name(entry.type()))
          .append(" | ")
          .append(entry.otherwise().isEmpty() ? "" : "`" + entry.otherwise() + "`")
          .append(" | ")
          .append(entry.meaning())
          .append(" |\n");
    }
    return page.toString();
  }

  private static void startTable(StringBuilder page) {
    page.append("| key | value | default | meaning |\n|---|---|---|---|\n");
  }
}
