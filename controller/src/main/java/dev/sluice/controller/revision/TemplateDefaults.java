package dev.sluice.controller.revision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fills in what the API server fills into a pod template, so that a template as written and the
 * same template as stored compare equal.
 */
final class TemplateDefaults {

  private static final int FILE_MODE = 0644;
  private static final List<String> CONTAINER_LISTS =
      List.of("containers", "initContainers", "ephemeralContainers");
  private static final List<String> PROBES =
      List.of("livenessProbe", "readinessProbe", "startupProbe");

  private TemplateDefaults() {}

  /** Fills in the defaults of API server and normalises quantities, in place. */
  static void apply(ObjectNode template) {
    if (!(template.get("spec") instanceof ObjectNode spec)) {
      return;
    }
    text(spec, "restartPolicy", "Always");
    text(spec, "dnsPolicy", "ClusterFirst");
    text(spec, "schedulerName", "default-scheduler");
    number(spec, "terminationGracePeriodSeconds", 30);
    if (spec.path("enableServiceLinks").asBoolean(false)) {
      spec.remove("enableServiceLinks");
    }
    JsonNode account = spec.remove("serviceAccount"); // deprecated twin of serviceAccountName
    if (account != null && !spec.has("serviceAccountName")) {
      spec.set("serviceAccountName", account);
    }
    boolean hostNetwork = spec.path("hostNetwork").asBoolean(false);
    for (String list : CONTAINER_LISTS) {
      spec.path(list).forEach(each -> container(each, hostNetwork));
    }
    spec.path("volumes").forEach(TemplateDefaults::volume);
    quantities(spec.path("overhead"));
  }

  /** The same without nulls, empty objects and lists, false and empty texts; keys sorted. */
  static JsonNode pruned(JsonNode node) {
    if (node instanceof ObjectNode object) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      object.properties().forEach(entry -> sorted.put(entry.getKey(), pruned(entry.getValue())));
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      sorted.forEach(
          (key, value) -> {
            if (!isEmpty(value)) {
              copy.set(key, value);
            }
          });
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(element -> copy.add(pruned(element)));
      return copy;
    }
    return node.isIntegralNumber() && node.canConvertToInt()
        ? IntNode.valueOf(node.intValue())
        : node;
  }

  private static boolean isEmpty(JsonNode value) {
    return value.isNull()
        || (value.isContainerNode() && value.isEmpty())
        || (value.isTextual() && value.textValue().isEmpty())
        || (value.isBoolean() && !value.booleanValue());
  }

  private static void container(JsonNode node, boolean hostNetwork) {
    if (!(node instanceof ObjectNode container)) {
      return;
    }
    text(container, "terminationMessagePath", "/dev/termination-log");
    text(container, "terminationMessagePolicy", "File");
    text(container, "imagePullPolicy", pullPolicy(container.path("image").asText()));
    for (JsonNode port : container.path("ports")) {
      if (port instanceof ObjectNode object) {
        text(object, "protocol", "TCP");
        if (hostNetwork && object.has("containerPort")) {
          number(object, "hostPort", object.get("containerPort").asInt());
        }
      }
    }
    for (JsonNode variable : container.path("env")) {
      if (variable.path("valueFrom").path("fieldRef") instanceof ObjectNode field) {
        text(field, "apiVersion", "v1");
      }
    }
    PROBES.forEach(probe -> probe(container.path(probe)));
    for (String hook : List.of("postStart", "preStop")) {
      scheme(container.path("lifecycle").path(hook));
    }
    resources(container.path("resources"));
  }

  private static String pullPolicy(String image) {
    String name = image.substring(image.lastIndexOf('/') + 1);
    boolean pinned = name.contains("@") || (name.contains(":") && !name.endsWith(":latest"));
    return pinned ? "IfNotPresent" : "Always";
  }

  private static void probe(JsonNode node) {
    if (node instanceof ObjectNode probe) {
      number(probe, "timeoutSeconds", 1);
      number(probe, "periodSeconds", 10);
      number(probe, "successThreshold", 1);
      number(probe, "failureThreshold", 3);
      scheme(probe);
    }
  }

  private static void scheme(JsonNode handler) {
    if (handler.path("httpGet") instanceof ObjectNode get) {
      text(get, "scheme", "HTTP");
      text(get, "path", "/");
    }
  }

  private static void resources(JsonNode resources) {
    quantities(resources.path("limits"));
    quantities(resources.path("requests"));
    if (resources instanceof ObjectNode object
        && object.get("limits") instanceof ObjectNode limits) {
      ObjectNode requests = object.withObjectProperty("requests");
      limits
          .properties()
          .forEach(
              limit -> {
                if (!requests.has(limit.getKey())) {
                  requests.set(limit.getKey(), limit.getValue());
                }
              });
    }
  }

  private static void quantities(JsonNode amounts) {
    if (amounts instanceof ObjectNode object) {
      object
          .properties()
          .forEach(amount -> amount.setValue(TextNode.valueOf(plain(amount.getValue().asText()))));
    }
  }

  private static String plain(String quantity) {
    try {
      return Quantity.getAmountInBytes(Quantity.parse(quantity))
          .stripTrailingZeros()
          .toPlainString();
    } catch (IllegalArgumentException e) {
      return quantity;
    }
  }

  private static void volume(JsonNode node) {
    if (!(node instanceof ObjectNode volume)) {
      return;
    }
    for (String source : List.of("secret", "configMap", "downwardAPI", "projected")) {
      if (volume.get(source) instanceof ObjectNode object) {
        number(object, "defaultMode", FILE_MODE);
        fields(object.path("items"));
      }
    }
    for (JsonNode source : volume.path("projected").path("sources")) {
      fields(source.path("downwardAPI").path("items"));
      if (source.path("serviceAccountToken") instanceof ObjectNode token) {
        number(token, "expirationSeconds", 3600);
      }
    }
    JsonNode claim = volume.path("ephemeral").path("volumeClaimTemplate").path("spec");
    if (claim instanceof ObjectNode object) {
      text(object, "volumeMode", "Filesystem");
      resources(object.path("resources"));
    }
    quantities(volume.path("emptyDir").path("limits"));
  }

  private static void fields(JsonNode items) {
    for (JsonNode item : items) {
      if (item.path("fieldRef") instanceof ObjectNode field) {
        text(field, "apiVersion", "v1");
      }
    }
  }

  private static void text(ObjectNode object, String field, String value) {
    if (object.path(field).asText("").isEmpty()) {
      object.put(field, value);
    }
  }

  private static void number(ObjectNode object, String field, int value) {
    if (!object.has(field) || object.get(field).isNull() || object.get(field).asInt() == 0) {
      object.put(field, value);
    }
  }
}
