package dev.sluice.router.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.records.v1.RolloutId;
import dev.sluice.records.v1.RoutingCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Objects of any form end in changes or problems, never in an exception. */
class MalformedObjectsTest {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @Property(tries = 2_000)
  void noFormOfAnIstioObjectBreaksThePlanner(@ForAll Random random) {
    PlayedWorld world = new PlayedWorld();
    ObjectNode service = object("networking.istio.io/v1alpha3", "VirtualService", "vs");
    service.set("spec", virtualService(random));
    world.add(service);
    ObjectNode rule = object("networking.istio.io/v1alpha3", "DestinationRule", "dr");
    rule.set(
        "spec",
        maybe(random, JSON.objectNode().set("subsets", list(random, () -> subset(random)))));
    world.add(rule);

    assertThat(
            world.play(
                command(
                    random,
                    """
                    {"istio": {"virtualService": {"name": "vs"}, "destinationRule": {"name": "dr",
                       "canarySubsetName": "canary", "stableSubsetName": "stable"}},
                     "managedRoutes": [{"name": "hdr"}, {"name": "mir"}]}""")))
        .isNotNull();
  }

  @Property(tries = 1_000)
  void noFormOfAnIngressBreaksThePlanner(@ForAll Random random) {
    PlayedWorld world = new PlayedWorld();
    ObjectNode stable = object("networking.k8s.io/v1", "Ingress", "web");
    stable.set("spec", ingress(random));
    world.add(stable);
    if (random.nextBoolean()) {
      ObjectNode canary = object("networking.k8s.io/v1", "Ingress", "web-web-canary");
      canary
          .withObject("/metadata")
          .putArray("ownerReferences")
          .addObject()
          .put("controller", true)
          .put("uid", "u");
      canary.set("spec", ingress(random));
      world.add(canary);
    }

    assertThat(world.play(command(random, "{\"nginx\": {\"stableIngress\": \"web\"}}")))
        .isNotNull();
  }

  private static RoutingCommand command(Random random, String routing) {
    RoutingCommand.Builder command =
        RoutingCommand.newBuilder()
            .setRollout(
                RolloutId.newBuilder().setNamespace("shop").setName("web").setUid("u").build())
            .setEpoch(1)
            .setTrafficRoutingJson(routing)
            .setCanaryService("canary")
            .setStableService("stable")
            .setCanaryWeight(random.nextInt(101))
            .setCanaryHash("c")
            .setStableHash("s");
    if (random.nextBoolean()) {
      command.addHeaderRoutesBuilder().setName("hdr").addMatchBuilder().setHeaderName("a");
    }
    if (random.nextBoolean()) {
      command.addMirrorRoutesBuilder().setName("mir").addMatchBuilder();
    }
    if (random.nextBoolean()) {
      command.addAdditionalDestinationsBuilder().setService("exp").setWeight(5);
    }
    return command.build();
  }

  private static ObjectNode object(String apiVersion, String kind, String name) {
    ObjectNode tree = JSON.objectNode().put("apiVersion", apiVersion).put("kind", kind);
    tree.putObject("metadata").put("name", name).put("namespace", "shop");
    return tree;
  }

  private static JsonNode virtualService(Random random) {
    ObjectNode spec = JSON.objectNode();
    for (String protocol : List.of("http", "tls", "tcp")) {
      if (random.nextInt(4) > 0) {
        spec.set(protocol, list(random, () -> route(random)));
      }
    }
    return maybe(random, spec);
  }

  private static JsonNode route(Random random) {
    ObjectNode route = JSON.objectNode();
    if (random.nextBoolean()) {
      route.set("name", maybe(random, JSON.textNode(pick(random, "a", "hdr", "mir"))));
    }
    if (random.nextInt(5) > 0) {
      route.set("route", list(random, () -> destination(random)));
    }
    if (random.nextInt(5) == 0) {
      route.set("mirror", maybe(random, JSON.objectNode()));
    }
    if (random.nextBoolean()) {
      route.set("match", list(random, () -> maybe(random, JSON.objectNode().put("port", 1))));
    }
    return maybe(random, route);
  }

  private static JsonNode destination(Random random) {
    ObjectNode destination = JSON.objectNode();
    ObjectNode to = destination.putObject("destination");
    to.set("host", maybe(random, JSON.textNode(pick(random, "stable", "canary", "x"))));
    to.set("subset", maybe(random, JSON.textNode(pick(random, "stable", "canary", ""))));
    destination.set("weight", maybe(random, JSON.numberNode(random.nextInt(101))));
    return maybe(random, destination);
  }

  private static JsonNode subset(Random random) {
    ObjectNode subset = JSON.objectNode();
    subset.set("name", maybe(random, JSON.textNode(pick(random, "stable", "canary", "exp"))));
    subset.set("labels", maybe(random, JSON.objectNode().put("app", "x")));
    return maybe(random, subset);
  }

  private static JsonNode ingress(Random random) {
    ObjectNode path = JSON.objectNode();
    path.putObject("backend")
        .putObject("service")
        .set("name", maybe(random, JSON.textNode("stable")));
    ObjectNode rule = JSON.objectNode();
    rule.set(
        "http",
        maybe(random, JSON.objectNode().set("paths", list(random, () -> maybe(random, path)))));
    return maybe(random, JSON.objectNode().set("rules", list(random, () -> maybe(random, rule))));
  }

  private static JsonNode list(Random random, Supplier<JsonNode> element) {
    List<JsonNode> elements = new ArrayList<>();
    int size = random.nextInt(4);
    for (int i = 0; i < size; i++) {
      elements.add(element.get());
    }
    ArrayNode list = JSON.arrayNode().addAll(elements);
    return maybe(random, list);
  }

  /** Now and then something of another type. */
  private static JsonNode maybe(Random random, JsonNode node) {
    return switch (random.nextInt(40)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.textNode("text");
      case 2 -> JSON.numberNode(-7);
      case 3 -> JSON.arrayNode().add("x");
      case 4 -> JSON.objectNode();
      default -> node.deepCopy();
    };
  }

  private static String pick(Random random, String... values) {
    return values[random.nextInt(values.length)];
  }
}
