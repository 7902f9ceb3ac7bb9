package dev.sluice.clustersim.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * How objects of one kind are shown.
 *
 * @param cells what stands in the columns
 */
record Printer(List<Column> columns, Cells cells) {

  /** Works out an object's row. */
  @FunctionalInterface
  interface Cells {
    void fill(ObjectNode object, Row row);
  }

  static Printer of(List<Column> columns, Cells cells) {
    return new Printer(List.copyOf(columns), cells);
  }
}
