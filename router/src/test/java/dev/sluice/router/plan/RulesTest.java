package dev.sluice.router.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.records.v1.HeaderRoute;
import dev.sluice.records.v1.MirrorRoute;
import dev.sluice.records.v1.RolloutId;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.StringMatch;
import dev.sluice.records.v1.WeightedDestination;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Plays the cases of {@code rules/*.yaml}: objects before, one or more commands, objects after and
 * problems. Namespaces default to {@code shop}, the Rollout is {@code web}; what a case does not
 * list under {@code after} must be unchanged.
 */
class RulesTest {

  private static final String NAMESPACE = "shop";

  @TestFactory
  Stream<DynamicTest> istioRules() throws IOException {
    return cases("istio.yaml");
  }

  @TestFactory
  Stream<DynamicTest> istioManagedRouteRules() throws IOException {
    return cases("istio-managed-routes.yaml");
  }

  @TestFactory
  Stream<DynamicTest> nginxRules() throws IOException {
    return cases("nginx.yaml");
  }

  @TestFactory
  Stream<DynamicTest> otherRules() throws IOException {
    return cases("others.yaml");
  }

  private static Stream<DynamicTest> cases(String file) throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(RulesTest.class.getResourceAsStream("/rules/" + file))) {
      new KubernetesSerialization().unmarshal(in, JsonNode.class).forEach(cases::add);
    }
    assertThat(cases).isNotEmpty();
    return cases.stream()
        .map(test -> DynamicTest.dynamicTest(test.path("rule").asText(), () -> play(test)));
  }

  private static void play(JsonNode test) {
    PlayedWorld world = new PlayedWorld();
    List<ObjectNode> wanted = new ArrayList<>();
    for (JsonNode object : test.path("objects")) {
      ObjectNode tree = completed(object);
      world.add(tree);
      wanted.add(tree);
    }
    for (JsonNode after : test.path("after")) {
      ObjectNode tree = completed(after);
      wanted.removeIf(known -> sameName(known, tree));
      wanted.add(tree);
    }
    for (JsonNode gone : test.path("gone")) {
      wanted.removeIf(known -> known.at("/metadata/name").asText().equals(gone.asText()));
    }

    List<Problem> problems = List.of();
    long epoch = 0;
    for (JsonNode command : test.path("commands")) {
      epoch++;
      problems = world.play(command(command, epoch));
    }

    assertThat(world.objects().values().stream().map(RulesTest::withoutMark))
        .containsExactlyInAnyOrderElementsOf(wanted);
    List<String> messages = problems.stream().map(p -> p.kind() + " " + p.message()).toList();
    assertThat(messages).hasSameSizeAs(List.copyOf(texts(test.path("problems"))));
    for (String part : texts(test.path("problems"))) {
      assertThat(messages).as("problems").anyMatch(message -> message.contains(part));
    }
    if (test.has("writes")) {
      assertThat(world.writes()).isEqualTo(texts(test.path("writes")));
    }
    int writes = world.writes().size();
    var unused = world.play(command(test.path("commands").get((int) epoch - 1), epoch));
    assertThat(world.writes()).as("writes of a command that is in force").hasSize(writes);
  }

  private static RoutingCommand command(JsonNode json, long epoch) {
    RoutingCommand.Builder command =
        RoutingCommand.newBuilder()
            .setRollout(
                RolloutId.newBuilder()
                    .setCluster("c1")
                    .setNamespace(NAMESPACE)
                    .setName(json.path("rollout").asText("web"))
                    .setUid(json.path("uid").asText("uid-1")))
            .setEpoch(epoch)
            .setTrafficRoutingJson(json.path("trafficRouting").toString())
            .setCanaryService(json.path("canaryService").asText("canary"))
            .setStableService(json.path("stableService").asText("stable"))
            .setCanaryWeight(json.path("weight").asInt(0))
            .setMaxWeight(json.path("maxWeight").asInt(0))
            .setCanaryHash(json.path("canaryHash").asText(""))
            .setStableHash(json.path("stableHash").asText(""))
            .setRelease(json.path("release").asBoolean());
    for (JsonNode experiment : json.path("experiments")) {
      command.addAdditionalDestinations(
          WeightedDestination.newBuilder()
              .setService(experiment.path("service").asText())
              .setPodTemplateHash(experiment.path("hash").asText())
              .setWeight(experiment.path("weight").asInt()));
    }
    for (JsonNode header : json.path("headerRoutes")) {
      HeaderRoute.Builder route = HeaderRoute.newBuilder().setName(header.path("name").asText());
      for (JsonNode match : header.path("match")) {
        route
            .addMatchBuilder()
            .setHeaderName(match.path("header").asText())
            .setHeaderValue(match(match));
      }
      command.addHeaderRoutes(route);
    }
    for (JsonNode mirror : json.path("mirrorRoutes")) {
      command.addMirrorRoutes(mirror(mirror));
    }
    return command.build();
  }

  private static MirrorRoute mirror(JsonNode json) {
    MirrorRoute.Builder route = MirrorRoute.newBuilder().setName(json.path("name").asText());
    if (json.has("percentage")) {
      route.setPercentage(json.path("percentage").asInt());
    }
    for (JsonNode node : json.path("match")) {
      MirrorRoute.RouteMatch.Builder match = route.addMatchBuilder();
      if (node.has("method")) {
        match.setMethod(match(node.path("method")));
      }
      if (node.has("path")) {
        match.setPath(match(node.path("path")));
      }
      node.path("headers")
          .properties()
          .forEach(entry -> match.putHeaders(entry.getKey(), match(entry.getValue())));
    }
    return route.build();
  }

  private static StringMatch match(JsonNode json) {
    StringMatch.Builder match = StringMatch.newBuilder();
    if (json.has("exact")) {
      match.setExact(json.path("exact").asText());
    } else if (json.has("prefix")) {
      match.setPrefix(json.path("prefix").asText());
    } else {
      match.setRegex(json.path("regex").asText());
    }
    return match.build();
  }

  private static ObjectNode completed(JsonNode object) {
    ObjectNode tree = object.deepCopy();
    if (!tree.has("apiVersion")) {
      tree.put(
          "apiVersion",
          tree.path("kind").asText().equals("Ingress")
              ? "networking.k8s.io/v1"
              : "networking.istio.io/v1alpha3");
    }
    ObjectNode metadata = tree.withObjectProperty("metadata");
    if (!metadata.has("namespace")) {
      metadata.put("namespace", NAMESPACE);
    }
    return tree;
  }

  private static boolean sameName(ObjectNode one, ObjectNode other) {
    return one.path("kind").equals(other.path("kind"))
        && one.at("/metadata/namespace").equals(other.at("/metadata/namespace"))
        && one.at("/metadata/name").equals(other.at("/metadata/name"));
  }

  private static ObjectNode withoutMark(ObjectNode tree) {
    ObjectNode copy = tree.deepCopy();
    if (copy.at("/metadata/annotations") instanceof ObjectNode annotations) {
      annotations.remove(RoutingMark.ANNOTATION);
      if (annotations.isEmpty()) {
        ((ObjectNode) copy.path("metadata")).remove("annotations");
      }
    }
    return copy;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
