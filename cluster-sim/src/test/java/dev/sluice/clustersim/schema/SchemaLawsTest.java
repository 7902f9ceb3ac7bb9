package dev.sluice.clustersim.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every object, whatever it is. */
class SchemaLawsTest {

  private final Schema schema = Schema.parse(parse());

  @Property
  void pruningTwiceTakesNothingMoreAway(@ForAll("objects") ObjectNode object) {
    Pruning.Pruned once = Pruning.prune(schema, object);
    Pruning.Pruned twice = Pruning.prune(schema, once.object());
    assertThat(twice.object()).isSameAs(once.object());
    assertThat(twice.unknownFields()).isEmpty();
  }

  @Property
  void defaultingTwiceAddsNothingMore(@ForAll("objects") ObjectNode object) {
    ObjectNode once = Defaulting.apply(schema, object);
    assertThat(Defaulting.apply(schema, once)).isSameAs(once);
  }

  @Property
  void nothingIsChangedInPlace(@ForAll("objects") ObjectNode object) {
    ObjectNode before = object.deepCopy();
    Pruning.prune(schema, object);
    Defaulting.apply(schema, object);
    Validator.validate(schema, object, Optional.empty());
    assertThat(object).isEqualTo(before);
  }

  @Property
  void anUnchangedObjectIsNeverRefused(@ForAll("objects") ObjectNode object) {
    assertThat(Validator.validate(schema, object, Optional.of(object))).isEmpty();
  }

  @Provide
  Arbitrary<ObjectNode> objects() {
    return values(3).filter(JsonNode::isObject).map(ObjectNode.class::cast);
  }

  private static Arbitrary<JsonNode> values(int depth) {
    Arbitrary<JsonNode> plain =
        Arbitraries.of("1", "\"x\"", "\"long text\"", "true", "null", "1.5", "-7").map(Parsed::of);
    if (depth == 0) {
      return plain;
    }
    Arbitrary<JsonNode> objects =
        Arbitraries.maps(Arbitraries.of("a", "b", "l", "m", "zz", "metadata"), values(depth - 1))
            .ofMaxSize(4)
            .map(
                fields -> {
                  ObjectNode object = Json.object();
                  fields.forEach(object::set);
                  return object;
                });
    Arbitrary<JsonNode> lists =
        values(depth - 1)
            .list()
            .ofMaxSize(3)
            .map(all -> Json.mapper().createArrayNode().addAll(all));
    return Arbitraries.oneOf(objects, objects, lists, plain);
  }

  private static JsonNode parse() {
    return Parsed.of(
        """
        {"type":"object","properties":{"a":{"type":"string","maxLength":4,"default":"d"},
        "b":{"type":"object","default":{},"properties":{"a":{"type":"integer","default":3},
        "l":{"type":"array","maxItems":1,"items":{"type":"object","properties":{"a":
        {"type":"string","default":"e"}}}}}},
        "l":{"type":"array","items":{"type":"string","enum":["x"]},"x-kubernetes-list-type":"set"},
        "m":{"type":"object","additionalProperties":{"type":"object","properties":{"a":
        {"type":"boolean","default":true}}}}},
        "x-kubernetes-validations":[{"rule":"!has(self.a) || self.a != 'x'"}]}
        """);
  }

  /** JSON that is known to be some. */
  private static final class Parsed {

    static JsonNode of(String json) {
      try {
        return Json.parse(json);
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        throw new IllegalArgumentException(e);
      }
    }
  }
}
