package dev.sluice.clustersim.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.clustersim.object.Names;
import dev.sluice.clustersim.values.Quantity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is wrong with containers. */
final class ContainerRules {

  private static final Set<String> STANDARD = Set.of("cpu", "memory", "ephemeral-storage");
  private static final List<String> HANDLERS = List.of("exec", "httpGet", "tcpSocket", "grpc");

  private ContainerRules() {}

  /**
   * All containers of a list.
   *
   * @param names of the containers before; those of the list are added
   */
  static void all(
      Checks checks,
      JsonNode containers,
      String path,
      Set<String> names,
      Set<String> volumes,
      boolean init) {
    for (int i = 0; i < containers.size(); i++) {
      JsonNode container = containers.get(i);
      String at = "%s[%d]".formatted(path, i);
      one(checks, container, at, volumes, init);
      String name = container.path("name").asText("");
      if (name.isEmpty()) {
        checks.required(at + ".name");
      } else if (!Names.label(name).isEmpty()) {
        checks.name(at + ".name", name, Names.label(name));
      } else if (!names.add(name)) {
        checks.duplicate(at + ".name", container.path("name"));
      }
    }
  }

  private static void one(
      Checks checks, JsonNode container, String at, Set<String> volumes, boolean init) {
    if (container.path("image").asText("").isEmpty()) {
      checks.required(at + ".image");
    }
    checks.oneOf(
        at + ".terminationMessagePolicy",
        container.path("terminationMessagePolicy").asText(),
        "File",
        "FallbackToLogsOnError");
    checks.oneOf(
        at + ".imagePullPolicy",
        container.path("imagePullPolicy").asText(),
        "Always",
        "IfNotPresent",
        "Never");
    ports(checks, container.path("ports"), at + ".ports");
    environment(checks, container.path("env"), at + ".env");
    JsonNode mounts = container.path("volumeMounts");
    for (int i = 0; i < mounts.size(); i++) {
      String mount = "%s.volumeMounts[%d]".formatted(at, i);
      String name = mounts.get(i).path("name").asText("");
      if (name.isEmpty()) {
        checks.required(mount + ".name");
      } else if (!volumes.contains(name)) {
        checks.notFound(mount + ".name", name);
      }
      if (mounts.get(i).path("mountPath").asText("").isEmpty()) {
        checks.required(mount + ".mountPath");
      }
    }
    boolean sidecar = container.path("restartPolicy").asText("").equals("Always");
    for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      if (container.has(probe) && init && !sidecar) {
        checks.forbidden(
            at + "." + probe, "may not be set for init containers without restartPolicy=Always");
      } else if (container.has(probe)) {
        probe(checks, container.path(probe), at + "." + probe, !probe.startsWith("readiness"));
      }
    }
    resources(checks, container.path("resources"), at + ".resources");
  }

  private static void ports(Checks checks, JsonNode ports, String path) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      JsonNode port = ports.get(i);
      String at = "%s[%d]".formatted(path, i);
      String name = port.path("name").asText("");
      if (!name.isEmpty()) {
        List<String> wrong = portName(name);
        if (!wrong.isEmpty()) {
          checks.name(at + ".name", name, wrong);
        } else if (!names.add(name)) {
          checks.duplicate(at + ".name", port.path("name"));
        }
      }
      if (port.path("containerPort").asInt(0) == 0) {
        checks.required(at + ".containerPort");
      } else {
        checks.port(at + ".containerPort", port.path("containerPort"));
      }
      checks.oneOf(at + ".protocol", port.path("protocol").asText(), "SCTP", "TCP", "UDP");
    }
  }

  /** A port's name as services and probes use it. */
  static List<String> portName(String name) {
    List<String> wrong = new ArrayList<>();
    if (name.length() > 15) {
      wrong.add("must be no more than 15 characters");
    }
    if (!name.matches("[-a-z0-9]+")) {
      wrong.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (!name.matches(".*[a-z].*")) {
      wrong.add("must contain at least one letter (a-z)");
    }
    if (name.contains("--")) {
      wrong.add("must not contain consecutive hyphens");
    }
    if (name.startsWith("-") || name.endsWith("-")) {
      wrong.add("must not begin or end with a hyphen");
    }
    return wrong;
  }

  private static void environment(Checks checks, JsonNode env, String path) {
    for (int i = 0; i < env.size(); i++) {
      JsonNode variable = env.get(i);
      String at = "%s[%d]".formatted(path, i);
      String name = variable.path("name").asText("");
      if (name.isEmpty()) {
        checks.required(at + ".name");
      } else if (!name.matches("[\\x20-\\x3C\\x3E-\\x7E]+")) {
        checks.invalid(
            at + ".name",
            name,
            "a valid environment variable name must consist only of printable ASCII characters"
                + " other than '='");
      }
      JsonNode from = variable.path("valueFrom");
      if (from.isObject() && from.isEmpty()) {
        checks.invalid(
            at + ".valueFrom",
            "",
            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`,"
                + " `secretKeyRef` or `fileKeyRef`");
      } else if (from.isObject() && !variable.path("value").asText("").isEmpty()) {
        checks.invalid(at + ".valueFrom", "", "may not be specified when `value` is not empty");
      }
    }
  }

  private static void probe(Checks checks, JsonNode probe, String at, boolean once) {
    int handlers = 0;
    for (String handler : HANDLERS) {
      if (probe.has(handler)) {
        handlers++;
        if (handlers > 1) {
          checks.forbidden(at + "." + handler, "may not specify more than 1 handler type");
        }
      }
    }
    if (handlers == 0) {
      checks.required(at, "must specify a handler type");
    }
    JsonNode port = probe.path("httpGet").path("port");
    if (handlers == 1 && port.isNumber()) {
      checks.port(at + ".httpGet.port", port);
    }
    checks.nonNegative(
        probe,
        at,
        "initialDelaySeconds",
        "timeoutSeconds",
        "periodSeconds",
        "successThreshold",
        "failureThreshold");
    if (once && probe.path("successThreshold").asInt(1) != 1) {
      checks.invalid(at + ".successThreshold", probe.path("successThreshold"), "must be 1");
    }
  }

  private static void resources(Checks checks, JsonNode resources, String at) {
    JsonNode limits = resources.path("limits");
    for (Map.Entry<String, JsonNode> limit : limits.properties()) {
      resource(checks, limit.getKey(), limit.getValue(), at + ".limits");
    }
    for (Map.Entry<String, JsonNode> request : resources.path("requests").properties()) {
      resource(checks, request.getKey(), request.getValue(), at + ".requests");
      Optional<Quantity> most = Quantity.parse(limits.path(request.getKey()).asText(""));
      Optional<Quantity> asked = Quantity.parse(request.getValue().asText());
      if (most.isPresent() && asked.isPresent() && asked.get().compareTo(most.get()) > 0) {
        checks.invalid(
            at + ".requests",
            request.getValue(),
            "must be less than or equal to %s limit of %s"
                .formatted(request.getKey(), most.get().canonical()));
      }
    }
  }

  private static void resource(Checks checks, String name, JsonNode amount, String path) {
    String at = "%s[%s]".formatted(path, name);
    if (!name.contains("/") && !STANDARD.contains(name) && !name.startsWith("hugepages-")) {
      checks.invalid(at, name, "must be a standard resource type or fully qualified");
      checks.invalid(at, name, "must be a standard resource for containers");
    }
    if (Quantity.parse(amount.asText()).map(q -> q.amount().signum() < 0).orElse(false)) {
      checks.invalid(at, amount, "must be greater than or equal to 0");
    }
  }
}
