package dev.sluice.clustersim.table;

import static dev.sluice.clustersim.table.Column.ofName;
import static dev.sluice.clustersim.table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Shows services and what leads to them. */
final class NetworkPrinters {

  private static final int MOST_SHOWN = 3;

  private NetworkPrinters() {}

  static Map<String, Printer> all() {
    return Map.of(
        "services",
        Printer.of(
            List.of(
                ofName(),
                text("Type"),
                text("Cluster-IP"),
                text("External-IP"),
                text("Port(s)"),
                text("Age"),
                text("Selector").wide()),
            NetworkPrinters::service),
        "endpoints",
        Printer.of(
            List.of(ofName(), text("Endpoints"), text("Age")),
            (object, row) ->
                row.text(Texts.name(object)).text(endpoints(object.path("subsets"))).age(object)),
        "endpointslices.discovery.k8s.io",
        Printer.of(
            List.of(ofName(), text("AddressType"), text("Ports"), text("Endpoints"), text("Age")),
            NetworkPrinters::endpointSlice),
        "ingresses.networking.k8s.io",
        Printer.of(
            List.of(
                ofName(),
                text("Class"),
                text("Hosts"),
                text("Address"),
                text("Ports"),
                text("Age")),
            NetworkPrinters::ingress),
        "ingressclasses.networking.k8s.io",
        Printer.of(
            List.of(ofName(), text("Controller"), text("Parameters"), text("Age")),
            NetworkPrinters::ingressClass),
        "networkpolicies.networking.k8s.io",
        Printer.of(
            List.of(ofName(), text("Pod-Selector"), text("Age")),
            (object, row) ->
                row.text(Texts.name(object))
                    .text(Texts.selector(object.path("spec").path("podSelector")))
                    .age(object)));
  }

  private static void service(ObjectNode object, Row row) {
    JsonNode spec = object.path("spec");
    List<String> ports = new ArrayList<>();
    for (JsonNode port : spec.path("ports")) {
      int node = port.path("nodePort").asInt(0);
      ports.add(
          port.path("port").asInt()
              + (node > 0 ? ":" + node : "")
              + "/"
              + Json.text(port, "protocol"));
    }
    String clusterIp = spec.path("clusterIPs").path(0).asText("");
    row.text(Texts.name(object))
        .text(Json.text(spec, "type"))
        .textOr(clusterIp, Row.NONE)
        .text(externalIp(object))
        .textOr(String.join(",", ports), Row.NONE)
        .age(object)
        .text(Texts.labels(spec.path("selector")));
  }

  private static String externalIp(ObjectNode object) {
    JsonNode spec = object.path("spec");
    List<String> external = new ArrayList<>();
    spec.path("externalIPs").forEach(ip -> external.add(ip.asText()));
    return switch (Json.text(spec, "type")) {
      case "ClusterIP", "NodePort" -> external.isEmpty() ? Row.NONE : String.join(",", external);
      case "LoadBalancer" -> {
        String balancer = loadBalancer(object);
        if (!balancer.isEmpty()) {
          external.addFirst(balancer);
        }
        yield external.isEmpty() ? "<pending>" : String.join(",", external);
      }
      case "ExternalName" -> Json.text(spec, "externalName");
      default -> Row.UNKNOWN;
    };
  }

  private static String loadBalancer(ObjectNode object) {
    SortedSet<String> all = new TreeSet<>();
    for (JsonNode one : object.path("status").path("loadBalancer").path("ingress")) {
      String ip = Json.text(one, "ip");
      String address = ip.isEmpty() ? Json.text(one, "hostname") : ip;
      if (!address.isEmpty()) {
        all.add(address);
      }
    }
    return String.join(",", all);
  }

  private static String endpoints(JsonNode subsets) {
    if (subsets.isEmpty()) {
      return Row.NONE;
    }
    List<String> shown = new ArrayList<>();
    int count = 0;
    for (JsonNode subset : subsets) {
      JsonNode ports = subset.path("ports");
      for (int i = 0; i < Math.max(1, ports.size()); i++) {
        for (JsonNode address : subset.path("addresses")) {
          count++;
          if (shown.size() < MOST_SHOWN) {
            shown.add(address(Json.text(address, "ip"), ports.path(i)));
          }
        }
      }
    }
    return Texts.withMore(shown, count, MOST_SHOWN, ",");
  }

  private static String address(String ip, JsonNode port) {
    if (port.isMissingNode()) {
      return ip;
    }
    String host = ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip;
    return host + ":" + port.path("port").asInt();
  }

  private static void endpointSlice(ObjectNode object, Row row) {
    List<String> ports = new ArrayList<>();
    for (JsonNode port : object.path("ports")) {
      if (ports.size() < MOST_SHOWN) {
        String name = port.hasNonNull("name") ? Json.text(port, "name") : "*";
        ports.add(port.hasNonNull("port") ? port.path("port").asText() : name);
      }
    }
    List<String> addresses = new ArrayList<>();
    int count = 0;
    for (JsonNode endpoint : object.path("endpoints")) {
      for (JsonNode address : endpoint.path("addresses")) {
        count++;
        if (addresses.size() < MOST_SHOWN) {
          addresses.add(address.asText());
        }
      }
    }
    int portCount = object.path("ports").size();
    row.text(Texts.name(object))
        .text(Json.text(object, "addressType"))
        .textOr(Texts.withMore(ports, portCount, MOST_SHOWN, ","), Row.UNSET)
        .textOr(Texts.withMore(addresses, count, MOST_SHOWN, ","), Row.UNSET)
        .age(object);
  }

  private static void ingress(ObjectNode object, Row row) {
    JsonNode spec = object.path("spec");
    row.text(Texts.name(object))
        .textOr(Json.text(spec, "ingressClassName"), Row.NONE)
        .text(hosts(spec.path("rules")))
        .text(loadBalancer(object))
        .text(spec.path("tls").isEmpty() ? "80" : "80, 443")
        .age(object);
  }

  private static String hosts(JsonNode rules) {
    List<String> shown = new ArrayList<>();
    boolean more = false;
    for (JsonNode rule : rules) {
      more |= shown.size() == MOST_SHOWN;
      if (!more && !Json.text(rule, "host").isEmpty()) {
        shown.add(Json.text(rule, "host"));
      }
    }
    if (shown.isEmpty()) {
      return "*";
    }
    return Texts.withMore(shown, more ? rules.size() : 0, MOST_SHOWN, ",");
  }

  private static void ingressClass(ObjectNode object, Row row) {
    JsonNode parameters = object.path("spec").path("parameters");
    row.text(Texts.name(object))
        .text(Json.text(object, "spec", "controller"))
        .text(parameters.isObject() ? OtherPrinters.referenceName(parameters) : Row.NONE)
        .age(object);
  }
}
