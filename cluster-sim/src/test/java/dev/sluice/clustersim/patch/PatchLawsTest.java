package dev.sluice.clustersim.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.schema.Schema;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every patch. */
class PatchLawsTest {

  private final Schema pod = BuiltIns.load().definition("io.k8s.api.core.v1.PodSpec");

  @Property
  void mergingTwiceIsMergingOnce(
      @ForAll("objects") ObjectNode target, @ForAll("objects") ObjectNode patch) {
    String before = target.toString();
    JsonNode once = MergePatch.apply(target, patch);
    assertThat(MergePatch.apply(once, patch)).isEqualTo(once);
    assertThat(target.toString()).isEqualTo(before);
    assertThat(MergePatch.apply(target, Json.object())).isEqualTo(target);
  }

  @Property
  void aStrategicMergeWithoutListsToMergeIsAMerge(
      @ForAll("objects") ObjectNode target, @ForAll("objects") ObjectNode patch) {
    assertThat(StrategicMergePatch.apply(Schema.ANY, withoutNulls(target), noLists(patch)))
        .isEqualTo(MergePatch.apply(withoutNulls(target), noLists(patch)));
  }

  @Property
  void mergingListsTwiceIsMergingThemOnce(
      @ForAll("podSpecs") ObjectNode target, @ForAll("podSpecs") ObjectNode patch) {
    String before = target.toString();
    ObjectNode once = StrategicMergePatch.apply(pod, target, patch);
    assertThat(StrategicMergePatch.apply(pod, once, patch)).isEqualTo(once);
    assertThat(target.toString()).isEqualTo(before);
  }

  @Property
  void mergedListsHaveThePatchesElementsInItsOrderAndAllOthers(
      @ForAll("podSpecs") ObjectNode target, @ForAll("podSpecs") ObjectNode patch) {
    ObjectNode merged = StrategicMergePatch.apply(pod, target, patch);
    List<String> wanted = patch.path("containers").findValuesAsText("name");
    List<String> was = target.path("containers").findValuesAsText("name");
    List<String> is = merged.path("containers").findValuesAsText("name");
    assertThat(is).containsAll(wanted).containsAll(was).doesNotHaveDuplicates();
    assertThat(is).filteredOn(wanted::contains).isEqualTo(wanted);
    assertThat(is)
        .filteredOn(name -> !wanted.contains(name))
        .isEqualTo(was.stream().filter(name -> !wanted.contains(name)).toList());
  }

  @Property
  void addingAndRemovingAgainIsNoChange(@ForAll("objects") ObjectNode target) {
    ArrayNode operations = Json.object().arrayNode();
    operations.addObject().put("op", "add").put("path", "/new~1x").put("value", 1);
    operations.addObject().put("op", "test").put("path", "/new~1x").put("value", 1);
    operations.addObject().put("op", "copy").put("from", "/new~1x").put("path", "/n~0w");
    operations.addObject().put("op", "move").put("from", "/n~0w").put("path", "/new~1x");
    operations.addObject().put("op", "remove").put("path", "/new~1x");
    String before = target.toString();
    assertThat(JsonPatches.apply(target, operations)).isEqualTo(target);
    assertThat(target.toString()).isEqualTo(before);
  }

  private static ObjectNode withoutNulls(ObjectNode object) {
    return (ObjectNode) MergePatch.apply(Json.object(), object);
  }

  private static ObjectNode noLists(ObjectNode object) {
    ObjectNode result = object.deepCopy();
    result.properties().removeIf(field -> field.getValue().isArray());
    result
        .properties()
        .forEach(
            field -> {
              if (field.getValue() instanceof ObjectNode below) {
                field.setValue(noLists(below));
              }
            });
    return result;
  }

  @Provide
  Arbitrary<ObjectNode> objects() {
    Arbitrary<JsonNode> scalars =
        Arbitraries.of(
            IntNode.valueOf(1),
            IntNode.valueOf(2),
            TextNode.valueOf("x"),
            BooleanNode.TRUE,
            NullNode.instance);
    Arbitrary<JsonNode> arrays =
        scalars
            .filter(node -> !node.isNull())
            .list()
            .ofMaxSize(3)
            .map(
                items -> {
                  ArrayNode array = Json.object().arrayNode();
                  items.forEach(array::add);
                  return array;
                });
    Arbitrary<JsonNode> flat = objectsOf(Arbitraries.oneOf(scalars, arrays)).map(o -> o);
    return objectsOf(Arbitraries.oneOf(scalars, arrays, flat));
  }

  private static Arbitrary<ObjectNode> objectsOf(Arbitrary<JsonNode> values) {
    return Arbitraries.maps(Arbitraries.of("a", "b", "c", "d"), values)
        .ofMaxSize(4)
        .map(
            fields -> {
              ObjectNode object = Json.object();
              fields.forEach(object::set);
              return object;
            });
  }

  @Provide
  Arbitrary<ObjectNode> podSpecs() {
    return Arbitraries.of("a", "b", "c", "d")
        .list()
        .uniqueElements()
        .ofMinSize(1)
        .flatMap(
            names ->
                Arbitraries.of("1", "2")
                    .map(
                        image -> {
                          ObjectNode spec = Json.object();
                          ArrayNode containers = spec.putArray("containers");
                          for (String name : names) {
                            ObjectNode container = containers.addObject().put("name", name);
                            container.put("image", image + name);
                            container.putArray("args").add(image);
                          }
                          return spec;
                        }));
  }
}
