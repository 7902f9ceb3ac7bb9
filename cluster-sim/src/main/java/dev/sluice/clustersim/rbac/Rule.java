package dev.sluice.clustersim.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Attributes;
import dev.sluice.clustersim.object.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A PolicyRule. */
record Rule(
    List<String> verbs,
    List<String> groups,
    List<String> resources,
    List<String> names,
    List<String> paths) {

  private static final String ALL = "*";

  static Rule of(JsonNode json) {
    return new Rule(
        texts(json, "verbs"),
        texts(json, "apiGroups"),
        texts(json, "resources"),
        texts(json, "resourceNames"),
        texts(json, "nonResourceURLs"));
  }

  /** All rules of a role. */
  static List<Rule> all(ObjectNode role) {
    List<Rule> rules = new ArrayList<>();
    role.path("rules").forEach(rule -> rules.add(of(rule)));
    return rules;
  }

  private static List<String> texts(JsonNode json, String field) {
    List<String> texts = new ArrayList<>();
    json.path(field).forEach(one -> texts.add(one.asText()));
    return texts;
  }

  boolean allows(Attributes about) {
    if (!any(verbs, about.verb())) {
      return false;
    }
    if (!about.resourceRequest()) {
      return path(about.path());
    }
    String resource =
        about.resource() + (about.subresource().isEmpty() ? "" : "/" + about.subresource());
    return any(groups, about.group())
        && resource(resource)
        && (names.isEmpty() || names.contains(about.name()));
  }

  private static boolean any(List<String> allowed, String value) {
    return allowed.contains(ALL) || allowed.contains(value);
  }

  private boolean resource(String resource) {
    int slash = resource.indexOf('/');
    return any(resources, resource)
        || (slash > 0 && resources.contains(ALL + resource.substring(slash)));
  }

  private boolean path(String path) {
    return paths.stream()
        .anyMatch(
            one ->
                one.equals(path)
                    || (one.endsWith(ALL) && path.startsWith(one.substring(0, one.length() - 1))));
  }

  /** This in parts of one verb and one resource or path each. */
  List<Rule> parts() {
    List<Rule> parts = new ArrayList<>();
    for (String verb : verbs) {
      for (String group : groups) {
        for (String resource : resources) {
          parts.add(new Rule(List.of(verb), List.of(group), List.of(resource), names, List.of()));
        }
      }
      for (String path : paths) {
        parts.add(new Rule(List.of(verb), List.of(), List.of(), List.of(), List.of(path)));
      }
    }
    return parts;
  }

  /** Whether this allows all that a {@link #parts part} does. */
  boolean covers(Rule part) {
    if (!any(verbs, part.verbs().getFirst())) {
      return false;
    }
    if (!part.paths().isEmpty()) {
      return path(part.paths().getFirst());
    }
    return any(groups, part.groups().getFirst())
        && resource(part.resources().getFirst())
        && (names.isEmpty() || (!part.names().isEmpty() && names.containsAll(part.names())));
  }

  /** The same with other verbs. */
  Rule verbs(List<String> other) {
    return new Rule(other, groups, resources, names, paths);
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    put(json, "verbs", verbs);
    put(json, "apiGroups", groups);
    put(json, "resources", resources);
    put(json, "resourceNames", names);
    put(json, "nonResourceURLs", paths);
    return json;
  }

  private static void put(ObjectNode json, String field, List<String> texts) {
    if (!texts.isEmpty()) {
      texts.forEach(json.putArray(field)::add);
    }
  }

  /** As messages show it. */
  @Override
  public String toString() {
    List<String> shown = new ArrayList<>();
    show(shown, "APIGroups", groups);
    show(shown, "Resources", resources);
    show(shown, "NonResourceURLs", paths);
    show(shown, "ResourceNames", names);
    show(shown, "Verbs", verbs);
    return "{" + String.join(", ", shown) + "}";
  }

  private static void show(List<String> shown, String field, List<String> texts) {
    if (!texts.isEmpty()) {
      shown.add(field + ":" + quoted(texts));
    }
  }

  /** Go's form of a list of texts. */
  static String quoted(List<String> texts) {
    return texts.stream().map("\"%s\""::formatted).collect(Collectors.joining(" ", "[", "]"));
  }
}
