package dev.sluice.clustersim.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.builtin.ClusterAddresses;
import dev.sluice.clustersim.builtin.KindRules;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The definitions that Sluice ships and that its routers meet are taken as they are. */
class RealWorldDefinitionsTest {

  private static final Path SLUICE = Path.of("../schemas/src/main/resources/META-INF/sluice/crds");
  private static final Path OTHERS =
      Path.of("../local-cluster/src/main/resources/dev/sluice/local/kinds");

  private final BuiltIns builtIns = BuiltIns.load();
  private final RuleBook rules =
      new RuleBook(builtIns, new ClusterAddresses(() -> "10.0.0.1", () -> 30_000));

  @Test
  void eachIsAcceptedAndEstablishedAndHasAResource() throws IOException {
    List<ObjectNode> all = definitions();
    assertThat(all).hasSizeGreaterThan(5);
    for (ObjectNode sent : all) {
      ObjectNode kept = create(sent);
      String name = kept.path("metadata").path("name").asText();
      assertThat(definitionRules().validate(kept, Optional.empty())).as(name).isEmpty();
      ObjectNode accepted = DefinitionStatus.accept(kept, List.of(), Instant.EPOCH);
      assertThat(DefinitionStatus.established(accepted)).as(name).isTrue();
      assertThat(rules.customResources().type(accepted)).as(name).isPresent();
    }
  }

  @Test
  void tenThousandRolloutsAreCheckedInSeconds() throws IOException {
    ResourceType type =
        definitions().stream()
            .filter(d -> d.path("metadata").path("name").asText().startsWith("rollouts."))
            .findFirst()
            .flatMap(d -> rules.customResources().type(create(d)))
            .orElseThrow();
    KindRules kind = rules.of(type, type.versions().values().iterator().next());
    ObjectNode sent = (ObjectNode) Json.parse(rollout());
    long start = System.nanoTime();
    for (int i = 0; i < 10_000; i++) {
      KindRules.Read read = kind.read(sent);
      ObjectNode object = kind.defaults(read.object());
      assertThat(read.unknownFields()).isEmpty();
      assertThat(kind.validate(object, Optional.empty())).isEmpty();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  private KindRules definitionRules() {
    GroupResource resource = new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");
    ResourceType type =
        builtIns.types().stream()
            .filter(t -> t.resource().equals(resource))
            .findFirst()
            .orElseThrow();
    return rules.of(type, type.version("v1").orElseThrow());
  }

  private ObjectNode create(ObjectNode sent) {
    KindRules kind = definitionRules();
    return kind.onCreate(kind.defaults(kind.read(sent).object()));
  }

  private static List<ObjectNode> definitions() throws IOException {
    List<ObjectNode> all = new ArrayList<>();
    YAMLMapper yaml = new YAMLMapper();
    for (Path folder : List.of(SLUICE, OTHERS)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
          try (MappingIterator<JsonNode> documents =
              yaml.readerFor(JsonNode.class).readValues(file.toFile())) {
            documents.forEachRemaining(
                one -> {
                  if (one.path("kind").asText().equals("CustomResourceDefinition")) {
                    all.add((ObjectNode) one);
                  }
                });
          }
        }
      }
    }
    return all;
  }

  private static String rollout() {
    return """
        {"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","metadata":{"name":"web",
        "namespace":"default"},"spec":{"replicas":3,"selector":{"matchLabels":{"app":"web"}},
        "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web",
        "image":"web:1","ports":[{"containerPort":8080}]}]}},"strategy":{"canary":{"steps":[
        {"setWeight":20},{"pause":{"duration":"1m"}},{"setWeight":60},{"pause":{}}]}}}}
        """;
  }
}
