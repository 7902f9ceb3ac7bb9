package dev.sluice.controller.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MergePatchTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void equalDocumentsNeedNoPatch() {
    assertThat(MergePatch.between(json("{'a':1,'b':null}"), json("{'a':1}"))).isEmpty();
  }

  @Test
  void onlyWhatDiffersIsInThePatch() {
    assertThat(
            MergePatch.between(
                json("{'a':1,'gone':2,'deep':{'x':1,'y':2},'list':[1]}"),
                json("{'a':1,'deep':{'x':1,'y':3},'list':[1,2]}")))
        .contains((ObjectNode) json("{'gone':null,'deep':{'y':3},'list':[1,2]}"));
  }

  @Test
  void anObjectThatBecomesEmptyLosesItsFields() {
    assertThat(MergePatch.between(json("{'a':{'x':1}}"), json("{'a':{}}")))
        .contains((ObjectNode) json("{'a':{'x':null}}"));
  }

  @Property
  void applyingThePatchGivesTheWantedDocument(
      @ForAll("documents") ObjectNode before, @ForAll("documents") ObjectNode after) {
    JsonNode patched =
        MergePatch.between(before, after)
            .map(patch -> (JsonNode) apply(before.deepCopy(), patch))
            .orElse(before);

    assertThat(patched).isEqualTo(after);
  }

  @Provide
  Arbitrary<ObjectNode> documents() {
    return document(2);
  }

  private static Arbitrary<ObjectNode> document(int depth) {
    Arbitrary<JsonNode> leaf =
        Arbitraries.of(json("1"), json("2"), json("'x'"), json("true"), json("[1]"), json("[2,3]"));
    Arbitrary<JsonNode> value =
        depth == 0 ? leaf : Arbitraries.oneOf(leaf, document(depth - 1).map(node -> node));
    return Arbitraries.maps(Arbitraries.of("a", "b", "c"), value)
        .map(
            fields -> {
              ObjectNode node = JsonNodeFactory.instance.objectNode();
              fields.forEach(node::set);
              return node;
            });
  }

  /** RFC 7386, section 2. */
  private static ObjectNode apply(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      if (field.getValue().isNull()) {
        target.remove(field.getKey());
      } else if (field.getValue() instanceof ObjectNode inner) {
        ObjectNode base =
            target.get(field.getKey()) instanceof ObjectNode there
                ? there
                : JsonNodeFactory.instance.objectNode();
        target.set(field.getKey(), apply(base, inner));
      } else {
        target.set(field.getKey(), field.getValue());
      }
    }
    return target;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
