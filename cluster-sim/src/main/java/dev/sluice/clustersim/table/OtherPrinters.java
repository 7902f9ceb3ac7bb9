package dev.sluice.clustersim.table;

import static dev.sluice.clustersim.table.Column.number;
import static dev.sluice.clustersim.table.Column.ofName;
import static dev.sluice.clustersim.table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.GroupVersion;
import dev.sluice.clustersim.object.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Shows nodes, namespaces, configuration, roles and what belongs nowhere else. */
final class OtherPrinters {

  private static final String ROLE_LABEL = "node-role.kubernetes.io/";

  private OtherPrinters() {}

  static Map<String, Printer> all() {
    Map<String, Printer> all = new HashMap<>();
    all.put(
        "namespaces",
        Printer.of(
            List.of(ofName(), text("Status"), text("Age")),
            (object, row) ->
                row.text(Texts.name(object))
                    .text(Json.text(object, "status", "phase"))
                    .age(object)));
    all.put(
        "configmaps",
        Printer.of(
            List.of(ofName(), text("Data"), text("Age")),
            (object, row) ->
                row.text(Texts.name(object))
                    .number(object.path("data").size() + object.path("binaryData").size())
                    .age(object)));
    all.put(
        "secrets",
        Printer.of(
            List.of(ofName(), text("Type"), text("Data"), text("Age")),
            (object, row) ->
                row.text(Texts.name(object))
                    .text(Json.text(object, "type"))
                    .number(object.path("data").size())
                    .age(object)));
    all.put(
        "serviceaccounts",
        Printer.of(
            List.of(ofName(), text("Age")),
            (object, row) -> row.text(Texts.name(object)).age(object)));
    all.put(
        "leases.coordination.k8s.io",
        Printer.of(
            List.of(ofName(), text("Holder"), text("Age")),
            (object, row) ->
                row.text(Texts.name(object))
                    .text(Json.text(object, "spec", "holderIdentity"))
                    .age(object)));
    all.put("nodes", Printer.of(nodeColumns(), OtherPrinters::node));
    Printer bindings =
        Printer.of(
            List.of(
                ofName(),
                text("Role"),
                text("Age"),
                text("Users").wide(),
                text("Groups").wide(),
                text("ServiceAccounts").wide()),
            OtherPrinters::binding);
    all.put("rolebindings.rbac.authorization.k8s.io", bindings);
    all.put("clusterrolebindings.rbac.authorization.k8s.io", bindings);
    all.put(
        "priorityclasses.scheduling.k8s.io",
        Printer.of(
            List.of(
                ofName(),
                number("Value"),
                Column.of("Global-Default", "boolean"),
                text("Age"),
                text("PreemptionPolicy")),
            OtherPrinters::priorityClass));
    all.put(
        "customresourcedefinitions.apiextensions.k8s.io",
        Printer.of(
            List.of(
                ofName(),
                text("Scope"),
                text("Versions"),
                Column.of("Created At", "date"),
                text("Group").wide(),
                text("Kind").wide(),
                text("ShortNames").wide(),
                Column.of("Established", "boolean").wide()),
            OtherPrinters::definition));
    return all;
  }

  private static List<Column> nodeColumns() {
    return List.of(
        ofName(),
        text("Status"),
        text("Roles"),
        text("Age"),
        text("Version"),
        text("Internal-IP").wide(),
        text("External-IP").wide(),
        text("OS-Image").wide(),
        text("Kernel-Version").wide(),
        text("Container-Runtime").wide());
  }

  private static void node(ObjectNode object, Row row) {
    String status = Row.UNKNOWN;
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (Json.text(condition, "type").equals("Ready")) {
        status = Json.text(condition, "status").equals("True") ? "Ready" : "NotReady";
      }
    }
    status = status.equals(Row.UNKNOWN) ? "Unknown" : status;
    if (object.path("spec").path("unschedulable").asBoolean(false)) {
      status += ",SchedulingDisabled";
    }
    SortedSet<String> roles = new TreeSet<>();
    for (Map.Entry<String, JsonNode> label : object.path("metadata").path("labels").properties()) {
      String key = label.getKey();
      if (key.startsWith(ROLE_LABEL) && key.length() > ROLE_LABEL.length()) {
        roles.add(key.substring(ROLE_LABEL.length()));
      } else if (key.equals("kubernetes.io/role") && !label.getValue().asText().isEmpty()) {
        roles.add(label.getValue().asText());
      }
    }
    JsonNode info = object.path("status").path("nodeInfo");
    String kernel = Json.text(info, "kernelVersion");
    String architecture = Json.text(info, "architecture");
    if (!kernel.isEmpty() && !architecture.isEmpty()) {
      kernel += " (" + architecture + ")";
    }
    row.text(Texts.name(object))
        .text(status)
        .textOr(String.join(",", roles), Row.NONE)
        .age(object)
        .text(Json.text(info, "kubeletVersion"))
        .textOr(address(object, "InternalIP"), Row.NONE)
        .textOr(address(object, "ExternalIP"), Row.NONE)
        .textOr(Json.text(info, "osImage"), Row.UNKNOWN)
        .textOr(kernel, Row.UNKNOWN)
        .textOr(Json.text(info, "containerRuntimeVersion"), Row.UNKNOWN);
  }

  private static String address(JsonNode node, String type) {
    for (JsonNode address : node.path("status").path("addresses")) {
      if (Json.text(address, "type").equals(type)) {
        return Json.text(address, "address");
      }
    }
    return "";
  }

  private static void binding(ObjectNode object, Row row) {
    List<String> users = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    List<String> accounts = new ArrayList<>();
    for (JsonNode subject : object.path("subjects")) {
      String name = Json.text(subject, "name");
      switch (Json.text(subject, "kind")) {
        case "User" -> users.add(name);
        case "Group" -> groups.add(name);
        case "ServiceAccount" -> accounts.add(Json.text(subject, "namespace") + "/" + name);
        default -> {}
      }
    }
    JsonNode role = object.path("roleRef");
    row.text(Texts.name(object))
        .text(Json.text(role, "kind") + "/" + Json.text(role, "name"))
        .age(object)
        .text(String.join(", ", users))
        .text(String.join(", ", groups))
        .text(String.join(", ", accounts));
  }

  private static void priorityClass(ObjectNode object, Row row) {
    row.text(Texts.name(object))
        .number(object.path("value").asLong(0))
        .flag(object.path("globalDefault").asBoolean(false))
        .age(object)
        .text(Json.text(object, "preemptionPolicy"));
  }

  private static void definition(ObjectNode object, Row row) {
    JsonNode spec = object.path("spec");
    List<String> versions = new ArrayList<>();
    for (JsonNode version : spec.path("versions")) {
      String name = Json.text(version, "name");
      if (version.path("storage").asBoolean(false)) {
        name += "(storage)";
      }
      if (version.path("served").asBoolean(false)) {
        versions.add(name);
      }
    }
    List<String> shortNames = new ArrayList<>();
    spec.path("names").path("shortNames").forEach(one -> shortNames.add(one.asText()));
    row.text(Texts.name(object))
        .text(Json.text(spec, "scope"))
        .text(String.join(",", versions))
        .text(Json.text(object, "metadata", "creationTimestamp"))
        .text(Json.text(spec, "group"))
        .text(Json.text(spec, "names", "kind"))
        .text(String.join(",", shortNames))
        .flag(Texts.conditionTrue(object, "Established"));
  }

  /** {@code deployment.apps/name} of an owner. */
  static String resourceName(JsonNode owner) {
    String group = GroupVersion.parse(Json.text(owner, "apiVersion")).group();
    String kind = Json.text(owner, "kind").toLowerCase(Locale.ROOT);
    return kind + (group.isEmpty() ? "" : "." + group) + "/" + Json.text(owner, "name");
  }

  /** {@code Widget.example.com/name} of a reference that has a group. */
  static String referenceName(JsonNode reference) {
    String group = Json.text(reference, "apiGroup");
    return Json.text(reference, "kind")
        + (group.isEmpty() ? "" : "." + group)
        + "/"
        + Json.text(reference, "name");
  }
}
