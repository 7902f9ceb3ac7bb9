package dev.sluice.clustersim.api;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a request is about, in the terms of authorization.
 *
 * @param verb {@code get}, {@code list}, {@code watch}, {@code create}, {@code update}, {@code
 *     patch}, {@code delete}, {@code deletecollection}; where it is about no resource, the method
 * @param resourceRequest whether it is about a resource; else only {@code verb} and {@code path}
 *     say something
 * @param namespace empty: none, or all; that of a namespace is itself
 * @param name empty: none, or all
 */
public record Attributes(
    String verb,
    boolean resourceRequest,
    String group,
    String version,
    String resource,
    String subresource,
    String namespace,
    String name,
    String path) {

  private static final String BY_NAME = "metadata.name=";
  private static final Map<String, String> VERBS =
      Map.of("POST", "create", "PUT", "update", "PATCH", "patch");

  /** What a request is about. */
  public static Attributes of(Request request) {
    if (!(Route.of(request.path()) instanceof Route.Resource route)) {
      return new Attributes(
          request.method().toLowerCase(Locale.ROOT), false, "", "", "", "", "", "", request.path());
    }
    String name = route.name().orElseGet(() -> selected(request));
    String namespace =
        route.namespace().isEmpty()
                && route.plural().equals("namespaces")
                && route.version().group().isEmpty()
            ? route.name().orElse("")
            : route.namespace().orElse("");
    return new Attributes(
        verb(request, route),
        true,
        route.version().group(),
        route.version().version(),
        route.plural(),
        String.join("/", route.subresource()),
        namespace,
        name,
        request.path());
  }

  /** A list of one object by its name is about that object. */
  private static String selected(Request request) {
    return request
        .query("fieldSelector")
        .filter(selector -> selector.startsWith(BY_NAME) && !selector.contains(","))
        .map(selector -> selector.substring(BY_NAME.length()))
        .orElse("");
  }

  private static String verb(Request request, Route.Resource route) {
    boolean one = route.name().isPresent();
    return switch (request.method()) {
      case "GET", "HEAD" -> {
        if (route.watch() || request.flag("watch")) {
          yield "watch";
        }
        yield one ? "get" : "list";
      }
      case "DELETE" -> one ? "delete" : "deletecollection";
      default ->
          Optional.ofNullable(VERBS.get(request.method()))
              .orElse(request.method().toLowerCase(Locale.ROOT));
    };
  }

  /** The same about an object of that name. */
  Attributes named(String own) {
    return new Attributes(
        verb, resourceRequest, group, version, resource, subresource, namespace, own, path);
  }

  /** {@code pods}, {@code deployments.apps}. */
  public String groupResource() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
