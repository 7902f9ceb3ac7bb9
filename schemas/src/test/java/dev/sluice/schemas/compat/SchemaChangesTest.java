package dev.sluice.schemas.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schemas.compat.SchemaChanges.Direction;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaChangesTest {

  private static final String OLDER =
      """
      type: object
      description: words
      required: [a]
      properties:
        a: {type: string, enum: [x, y]}
        b: {type: integer, format: int32}
        description: {type: string}
        list: {type: array, items: {type: object, properties: {deep: {type: string}}}}
        free: {type: object, x-kubernetes-preserve-unknown-fields: true}
      """;

  private static List<String> changes(Direction direction, String from, String to) {
    assertThat(OLDER).contains(from);
    return SchemaChanges.between(direction, yaml(OLDER), yaml(OLDER.replace(from, to)));
  }

  private static List<String> changes(String from, String to) {
    return changes(Direction.WRITTEN_BY_USERS, from, to);
  }

  private static JsonNode yaml(String text) {
    return Serialization.unmarshal(text, JsonNode.class);
  }

  @Test
  void wordsAndNewPropertiesBreakNobody() {
    assertThat(changes("description: words", "description: better words")).isEmpty();
    assertThat(changes("  b:", "  c: {type: string, enum: [z], required: [q]}\n  b:")).isEmpty();
    assertThat(changes("enum: [x, y]", "enum: [y, x, z]")).isEmpty();
  }

  @Test
  void nothingMayGo() {
    assertThat(changes("  b: {type: integer, format: int32}\n", ""))
        .containsExactly("/properties/b: is gone");
    assertThat(changes("  description: {type: string}\n", ""))
        .containsExactly("/properties/description: is gone");
    assertThat(changes("{deep: {type: string}}", "{}"))
        .containsExactly("/properties/list/items/properties/deep: is gone");
    assertThat(changes(", x-kubernetes-preserve-unknown-fields: true", ""))
        .containsExactly("/properties/free/x-kubernetes-preserve-unknown-fields: is gone");
    assertThat(changes("enum: [x, y]", "enum: [x]"))
        .containsExactly("/properties/a/enum: 'y' is gone");
  }

  @Test
  void noTypeMayChange() {
    assertThat(changes("type: integer", "type: string"))
        .containsExactly("/properties/b/type: was \"integer\", is \"string\"");
    assertThat(changes("format: int32", "format: int64")).hasSize(1);
  }

  @Test
  void noConstraintMayCome() {
    assertThat(
            changes("{type: integer, format: int32}", "{type: integer, format: int32, minimum: 0}"))
        .containsExactly("/properties/b/minimum: is a new constraint");
    assertThat(
            changes(
                "{deep: {type: string}}", "{deep: {type: string}}, additionalProperties: false"))
        .containsExactly("/properties/list/items/additionalProperties: is a new constraint");
  }

  @Test
  void whatUsersWriteGetsNoNewRequiredPropertyAndWhatTheyReadLosesNone() {
    assertThat(changes(Direction.WRITTEN_BY_USERS, "required: [a]", "required: [a, b]"))
        .containsExactly("/required: 'b' was optional");
    assertThat(changes(Direction.WRITTEN_BY_USERS, "required: [a]\n", "")).isEmpty();
    assertThat(changes(Direction.READ_BY_USERS, "required: [a]", "required: [a, b]")).isEmpty();
    assertThat(changes(Direction.READ_BY_USERS, "required: [a]\n", ""))
        .containsExactly("/required: 'a' was always there");
    assertThat(changes("{type: object, properties", "{type: object, required: [deep], properties"))
        .containsExactly("/properties/list/items/required: 'deep' was optional");
  }
}
