package dev.sluice.clustersim.managed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.schema.Schema;

/** How the fields that every object has are owned; custom resources' schemas do not say it. */
final class ObjectMetadata {

  private static final Schema TEXT = Schema.parse(Json.object().put("type", "string"));
  private static final Schema METADATA = Schema.parse(metadata());

  private ObjectMetadata() {}

  static boolean has(String field) {
    return field.equals("metadata") || field.equals("apiVersion") || field.equals("kind");
  }

  static Schema schema(String field) {
    return field.equals("metadata") ? METADATA : TEXT;
  }

  private static ObjectNode metadata() {
    ObjectNode schema = Json.object().put("type", "object");
    ObjectNode fields = schema.putObject("properties");
    for (String map : new String[] {"annotations", "labels"}) {
      fields
          .putObject(map)
          .put("type", "object")
          .putObject("additionalProperties")
          .put("type", "string");
    }
    for (String text :
        new String[] {"generateName", "name", "namespace", "resourceVersion", "selfLink", "uid"}) {
      fields.putObject(text).put("type", "string");
    }
    for (String time : new String[] {"creationTimestamp", "deletionTimestamp"}) {
      fields.putObject(time).put("type", "string").put("format", "date-time");
    }
    for (String number : new String[] {"deletionGracePeriodSeconds", "generation"}) {
      fields.putObject(number).put("type", "integer");
    }
    list(fields, "finalizers", "set").put("type", "string");
    ObjectNode owner = list(fields, "ownerReferences", "map").put("type", "object");
    owner.put("x-kubernetes-map-type", "atomic");
    fields.withObject("ownerReferences").putArray("x-kubernetes-list-map-keys").add("uid");
    ObjectNode owned = owner.putObject("properties");
    for (String text : new String[] {"apiVersion", "kind", "name", "uid"}) {
      owned.putObject(text).put("type", "string");
    }
    for (String flag : new String[] {"blockOwnerDeletion", "controller"}) {
      owned.putObject(flag).put("type", "boolean");
    }
    list(fields, "managedFields", "atomic").put("type", "object");
    return schema;
  }

  private static ObjectNode list(ObjectNode fields, String name, String type) {
    ObjectNode list = fields.putObject(name).put("type", "array");
    return list.put("x-kubernetes-list-type", type).putObject("items");
  }
}
