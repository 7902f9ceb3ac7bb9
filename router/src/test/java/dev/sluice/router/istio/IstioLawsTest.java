package dev.sluice.router.istio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.records.v1.RolloutId;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.WeightedDestination;
import dev.sluice.router.plan.PlayedWorld;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class IstioLawsTest {

  private static final String ROUTING =
      """
      {"istio": {"virtualService": {"name": "vs", "routes": ["a", "b"]}},
       "managedRoutes": [{"name": "hdr"}, {"name": "mir"}]}""";

  @Provide
  Arbitrary<ObjectNode> virtualServices() {
    return Combinators.combine(
            routes("a"), routes("b"), routes("untouched"), Arbitraries.of(true, false))
        .as(
            (a, b, untouched, tail) -> {
              ObjectNode tree = JsonNodeFactory.instance.objectNode();
              tree.put("apiVersion", IstioProvider.DEFAULT_API_VERSION);
              tree.put("kind", "VirtualService");
              tree.putObject("metadata").put("name", "vs").put("namespace", "shop");
              ArrayNode http = tree.putObject("spec").put("x-user", "kept").putArray("http");
              http.add(a);
              http.insert(tail ? 1 : 0, untouched);
              http.add(b);
              return tree;
            });
  }

  private static Arbitrary<ObjectNode> routes(String name) {
    Arbitrary<List<ObjectNode>> destinations =
        Combinators.combine(
                Arbitraries.integers().between(0, 100),
                Arbitraries.integers().between(0, 100),
                Arbitraries.integers().between(0, 20).list().ofMaxSize(2),
                Arbitraries.randoms())
            .as(
                (stable, canary, foreign, random) -> {
                  List<ObjectNode> list = new ArrayList<>();
                  list.add(destination("stable.shop", stable).put("x-user", 1));
                  list.add(destination("canary", canary));
                  for (int i = 0; i < foreign.size(); i++) {
                    list.add(destination("foreign-" + i, foreign.get(i)));
                  }
                  java.util.Collections.shuffle(list, random);
                  return list;
                });
    return destinations.map(
        list -> {
          ObjectNode route = JsonNodeFactory.instance.objectNode();
          route.put("name", name).put("timeout", "5s");
          route.putArray("route").addAll(list);
          return route;
        });
  }

  private static ObjectNode destination(String host, int weight) {
    ObjectNode destination = JsonNodeFactory.instance.objectNode();
    destination.putObject("destination").put("host", host);
    return weight == 0 ? destination : destination.put("weight", weight);
  }

  @Provide
  Arbitrary<List<RoutingCommand>> commands() {
    Arbitrary<RoutingCommand> one =
        Combinators.combine(
                Arbitraries.integers().between(0, 100),
                Arbitraries.integers().between(1, 15).list().ofMaxSize(3),
                Arbitraries.of(true, false),
                Arbitraries.of(true, false))
            .as(
                (weight, experiments, header, mirror) -> {
                  RoutingCommand.Builder command =
                      RoutingCommand.newBuilder()
                          .setRollout(
                              RolloutId.newBuilder()
                                  .setCluster("c1")
                                  .setNamespace("shop")
                                  .setName("web")
                                  .setUid("u"))
                          .setTrafficRoutingJson(ROUTING)
                          .setCanaryService("canary")
                          .setStableService("stable")
                          .setCanaryWeight(weight);
                  for (int i = 0; i < experiments.size(); i++) {
                    command.addAdditionalDestinations(
                        WeightedDestination.newBuilder()
                            .setService("exp-" + i)
                            .setPodTemplateHash("h" + i)
                            .setWeight(experiments.get(i)));
                  }
                  if (header) {
                    command
                        .addHeaderRoutesBuilder()
                        .setName("hdr")
                        .addMatchBuilder()
                        .setHeaderName("agent")
                        .getHeaderValueBuilder()
                        .setExact("x");
                  }
                  if (mirror) {
                    command
                        .addMirrorRoutesBuilder()
                        .setName("mir")
                        .addMatchBuilder()
                        .getMethodBuilder()
                        .setExact("GET");
                  }
                  return command.build();
                });
    return one.list().ofMinSize(1).ofMaxSize(5);
  }

  @Property(tries = 300)
  void weightsAddUpUserFieldsStayAndTwiceIsOnce(
      @ForAll("virtualServices") ObjectNode before,
      @ForAll("commands") List<RoutingCommand> commands) {
    PlayedWorld world = new PlayedWorld();
    world.add(before);
    long epoch = 0;
    for (RoutingCommand template : commands) {
      RoutingCommand command = template.toBuilder().setEpoch(++epoch).build();
      assertThat(world.play(command)).isEmpty();
      ObjectNode after = world.objects().values().iterator().next();
      check(before, after, command);
      int writes = world.writes().size();
      assertThat(world.play(command)).isEmpty();
      assertThat(world.writes()).as("writes of the same command again").hasSize(writes);
    }
  }

  @Property(tries = 200)
  void theOrderOfEarlierCommandsLeavesNoTrace(
      @ForAll("virtualServices") ObjectNode before,
      @ForAll("commands") List<RoutingCommand> commands) {
    RoutingCommand last = commands.getLast().toBuilder().setEpoch(99).build();
    PlayedWorld direct = new PlayedWorld();
    direct.add(before);
    var unused = direct.play(last);
    PlayedWorld detour = new PlayedWorld();
    detour.add(before);
    long epoch = 0;
    for (RoutingCommand command : commands) {
      unused = detour.play(command.toBuilder().setEpoch(++epoch).build());
    }
    unused = detour.play(last);

    assertThat(explicit(detour)).isEqualTo(explicit(direct));
  }

  private static void check(ObjectNode before, ObjectNode after, RoutingCommand command) {
    assertThat(after.at("/spec/x-user")).isEqualTo(before.at("/spec/x-user"));
    assertThat(route(after, "untouched")).isEqualTo(route(before, "untouched"));
    for (String name : List.of("a", "b")) {
      JsonNode was = route(before, name);
      JsonNode is = route(after, name);
      assertThat(is.path("timeout")).isEqualTo(was.path("timeout"));
      int sum = 0;
      int fixed = command.getCanaryWeight();
      for (JsonNode destination : is.path("route")) {
        String host = destination.at("/destination/host").asText();
        int weight = destination.path("weight").asInt(0);
        sum += weight;
        if (host.startsWith("foreign") || host.startsWith("exp")) {
          fixed += weight;
        }
        if (host.startsWith("foreign")) {
          assertThat(was.path("route")).as("destinations of the user").contains(destination);
        }
        if (host.startsWith("stable")) {
          assertThat(destination.path("x-user").asInt()).isEqualTo(1);
        }
        if (host.equals("canary")) {
          assertThat(weight).isEqualTo(command.getCanaryWeight());
        }
      }
      assertThat(sum).as("weights of %s", is).isEqualTo(Math.max(100, fixed));
      assertThat(is.path("route"))
          .as("own destinations besides those of the user")
          .hasSize(was.path("route").size() + command.getAdditionalDestinationsCount());
    }
    assertThat(after.at("/spec/http"))
        .hasSize(3 + command.getHeaderRoutesCount() + command.getMirrorRoutesCount());
  }

  private static JsonNode route(ObjectNode tree, String name) {
    for (JsonNode route : tree.at("/spec/http")) {
      if (route.path("name").asText().equals(name)) {
        return route;
      }
    }
    throw new AssertionError("no route " + name);
  }

  /** Weight 0 and no weight are the same; only the first writer's choice between them differs. */
  private static JsonNode explicit(PlayedWorld world) {
    JsonNode tree = world.objects().values().iterator().next().deepCopy();
    for (JsonNode route : tree.at("/spec/http")) {
      for (JsonNode destination : route.path("route")) {
        ((ObjectNode) destination).put("weight", destination.path("weight").asInt(0));
      }
    }
    return tree;
  }
}
