package dev.sluice.clustersim.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.builtin.ClusterAddresses;
import dev.sluice.clustersim.builtin.KindRules;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.object.ApiStatus;
import dev.sluice.clustersim.object.FieldError;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.GroupVersion;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.StatusException;
import dev.sluice.clustersim.schema.GoldenFiles;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Writes that a real kube-apiserver 1.37 answered: the same objects and the same refusals. */
class WritesGoldenTest {

  private final BuiltIns builtIns = BuiltIns.load();
  private final RuleBook rules =
      new RuleBook(builtIns, new ClusterAddresses(() -> "10.0.0.0", () -> 30_000));

  @TestFactory
  Stream<DynamicTest> builtInObjectsAreAnsweredAsByTheRealServer() throws IOException {
    return tests("builtin-writes.jsonl");
  }

  @TestFactory
  Stream<DynamicTest> definitionsAreAnsweredAsByTheRealServer() throws IOException {
    return tests("definition-writes.jsonl");
  }

  @TestFactory
  Stream<DynamicTest> whatIsKnownOfAnObjectIsTakenOverAsIfItWereLookedAt() throws IOException {
    return GoldenFiles.lines("builtin-writes.jsonl").stream()
        .filter(golden -> golden.path("code").asInt() < 400)
        .map(golden -> DynamicTest.dynamicTest(golden.path("case").asText(), () -> share(golden)));
  }

  private void share(JsonNode golden) {
    ResourceType type = type(golden.path("path").asText());
    KindRules kind = rules.of(type, type.version(type.storageVersion()).orElseThrow());
    ObjectNode created = write(type, (ObjectNode) golden.path("create"), Optional.empty());
    // As it is kept: with what is filled in once only.
    ObjectNode kept = kind.defaults(created);
    ObjectNode untouched = kept.deepCopy();
    for (String field : List.of("metadata", "spec", "status", "data")) {
      ObjectNode changed = Json.with(kept, field, kept.path(field).deepCopy());
      if (changed.path(field) instanceof ObjectNode part) {
        part.putNull("annotations");
      } else {
        changed.remove(field);
      }
      ObjectNode alone = changed.deepCopy();

      KindRules.Read read = kind.read(changed, kept);
      KindRules.Read readAlone = kind.read(alone);
      assertThat(read.unknownFields()).isEqualTo(readAlone.unknownFields());
      assertThat(kind.defaults(read.object(), kept)).isEqualTo(kind.defaults(readAlone.object()));
      assertThat(kind.defaults(changed, kept)).isEqualTo(kind.defaults(alone));
      assertThat(kept).isEqualTo(untouched);
    }
  }

  private Stream<DynamicTest> tests(String file) throws IOException {
    return GoldenFiles.lines(file).stream()
        .filter(golden -> golden.path("differs").asText("").isEmpty())
        .map(
            golden -> DynamicTest.dynamicTest(golden.path("case").asText(), () -> compare(golden)));
  }

  private void compare(JsonNode golden) {
    ResourceType type = type(golden.path("path").asText());
    ObjectNode answer = answer(type, golden);
    JsonNode expected = golden.path("answer");
    String name = golden.path("case").asText();
    if (golden.has("update") && golden.path("code").asInt() < 400) {
      // a controller may have written the object in between: what the writer owns is compared
      assertThat(GoldenFiles.differences(expected.path("spec"), answer.path("spec")))
          .as(name)
          .isEmpty();
      assertThat(GoldenFiles.differences(expected.path("data"), answer.path("data")))
          .as(name)
          .isEmpty();
    } else {
      assertThat(GoldenFiles.differences(comparable(expected), comparable(answer)))
          .as(name)
          .isEmpty();
    }
  }

  /** Without what the store and not the kind's rules bring. */
  private static JsonNode comparable(JsonNode answer) {
    ObjectNode copy = answer.deepCopy();
    if (copy.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove(List.of("generation", "uid"));
      if (metadata.has("generateName")) {
        metadata.remove("name");
      }
    }
    if (copy.path("details").get("causes") instanceof ArrayNode causes && causes.size() > 1) {
      // the server walks maps in no order
      List<JsonNode> sorted = new ArrayList<>();
      causes.forEach(sorted::add);
      sorted.sort(Comparator.comparing(JsonNode::toString));
      causes.removeAll();
      causes.addAll(sorted);
      copy.remove("message");
    }
    return copy;
  }

  private ObjectNode answer(ResourceType type, JsonNode golden) {
    try {
      ObjectNode created = write(type, (ObjectNode) golden.path("create"), Optional.empty());
      if (!golden.has("update") || created.path("kind").asText().equals("Status")) {
        return created;
      }
      if (type.kind().equals("CustomResourceDefinition")) {
        created = DefinitionStatus.accept(created, List.of(), Instant.EPOCH);
      }
      return write(type, (ObjectNode) golden.path("update"), Optional.of(created));
    } catch (StatusException e) {
      return e.status().toJson();
    }
  }

  private ObjectNode write(ResourceType type, ObjectNode sent, Optional<ObjectNode> before) {
    KindRules kind = rules.of(type, type.version(type.storageVersion()).orElseThrow());
    ObjectNode object = kind.defaults(kind.read(sent).object());
    ObjectNode metadata = object.withObject("/metadata");
    if (metadata.path("name").asText("").isEmpty() && metadata.has("generateName")) {
      metadata.put("name", metadata.path("generateName").asText() + "abcde");
    }
    metadata.put("uid", "UID");
    if (type.namespaced()) {
      metadata.put("namespace", "golden");
    }
    ObjectNode ready =
        before.isPresent() ? kind.onUpdate(object, before.get()) : kind.onCreate(object);
    List<FieldError> errors = kind.validate(ready, before);
    if (!errors.isEmpty()) {
      String name = metadata.path("name").asText("");
      return ApiStatus.invalid(type.group(), type.kind(), name, errors).toJson();
    }
    return ready;
  }

  private ResourceType type(String path) {
    String[] parts = path.substring(1).split("/");
    GroupVersion version =
        parts[0].equals("api")
            ? new GroupVersion("", parts[1])
            : new GroupVersion(parts[1], parts[2]);
    GroupResource resource = new GroupResource(version.group(), parts[parts.length - 1]);
    return builtIns.types().stream()
        .filter(type -> type.resource().equals(resource))
        .findFirst()
        .orElseThrow();
  }
}
