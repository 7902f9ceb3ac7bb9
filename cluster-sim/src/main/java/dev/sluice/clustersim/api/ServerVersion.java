package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;

/** Which Kubernetes this speaks like. */
final class ServerVersion {

  private static final String MINOR = "37";

  private ServerVersion() {}

  static ObjectNode json() {
    return Json.object()
        .put("major", "1")
        .put("minor", MINOR)
        .put("gitVersion", "v1." + MINOR + ".2+sluice")
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "1970-01-01T00:00:00Z")
        .put("goVersion", "none")
        .put("compiler", "javac")
        .put("platform", "jvm/any");
  }
}
