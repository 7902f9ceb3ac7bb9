package dev.sluice.controller.shell;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What a request to the API server is about, read from its method and path.
 *
 * @param kind plural of the resource, with its subresource; empty for anything else
 * @param namespace its namespace, empty for none
 * @param verb list, watch, get, create, update, patch, delete or deletecollection
 */
record RequestTarget(String kind, String namespace, String verb) {

  static RequestTarget of(String method, URI uri) {
    List<String> path = List.of(uri.getPath().replaceFirst("^/+", "").split("/"));
    int start = resourceStart(path);
    if (start < 0 || start >= path.size()) {
      return new RequestTarget("", "", method.toLowerCase(java.util.Locale.ROOT));
    }
    String namespace = "";
    if (path.get(start).equals("namespaces") && path.size() > start + 2) {
      namespace = path.get(start + 1);
      start += 2;
    }
    boolean named = path.size() > start + 1;
    String kind =
        path.size() > start + 2 ? path.get(start) + "/" + path.get(start + 2) : path.get(start);
    boolean watch =
        Optional.ofNullable(uri.getQuery()).orElse("").matches("(^|.*&)watch=(true|1)(&.*|$)");
    return new RequestTarget(kind, namespace, verb(method, named, watch));
  }

  private static int resourceStart(List<String> path) {
    return switch (path.getFirst()) {
      case "api" -> 2;
      case "apis" -> 3;
      default -> -1;
    };
  }

  private static String verb(String method, boolean named, boolean watch) {
    return switch (method) {
      case "GET" -> watch ? "watch" : named ? "get" : "list";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> named ? "delete" : "deletecollection";
      default -> method.toLowerCase(java.util.Locale.ROOT);
    };
  }
}
