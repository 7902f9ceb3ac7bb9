package dev.sluice.clustersim.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;

/**
 * A column's definition.
 *
 * @param type {@code string}, {@code integer}, {@code number}, {@code boolean} or {@code date}
 * @param format {@code name} for the column that has the object's name; may be empty
 * @param priority 0: always shown; 1: with {@code -o wide}
 */
record Column(String name, String type, String format, String description, int priority) {

  static Column ofName() {
    return new Column("Name", "string", "name", "", 0);
  }

  static Column text(String name) {
    return new Column(name, "string", "", "", 0);
  }

  static Column number(String name) {
    return new Column(name, "integer", "", "", 0);
  }

  static Column of(String name, String type) {
    return new Column(name, type, "", "", 0);
  }

  Column wide() {
    return new Column(name, type, format, description, 1);
  }

  ObjectNode toJson() {
    return Json.object()
        .put("name", name)
        .put("type", type)
        .put("format", format)
        .put("description", description)
        .put("priority", priority);
  }
}
