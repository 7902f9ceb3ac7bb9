package dev.sluice.clustersim.managed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.schema.Schema;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManagedFieldsTest {

  private static final Instant T1 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant T2 = Instant.parse("2026-01-02T00:00:00.9Z");
  private static final String GRANULAR =
      "{type: object, properties: {spec: {type: object, properties: {m: {type: object,"
          + " additionalProperties: {type: string}}}}}}";
  private static final String ATOMIC =
      GRANULAR.replace("{m: {type: object,", "{m: {type: object, x-kubernetes-map-type: atomic,");

  @Test
  void timesChangeOnlyWithWhatIsOwned() {
    Schema schema = schema(GRANULAR);
    ObjectNode one = json("{kind: K, spec: {m: {a: x}}}");
    ObjectNode two = json("{kind: K, spec: {m: {a: x, b: y}}}");
    ObjectNode created = ManagedFields.written(schema, Optional.empty(), one, writer("a"), T1);
    assertThat(created.at("/metadata/managedFields/0/time").asText())
        .isEqualTo("2026-01-01T00:00:00Z");
    ObjectNode same = ManagedFields.written(schema, Optional.of(created), one, writer("a"), T2);
    assertThat(same.at("/metadata/managedFields")).isEqualTo(created.at("/metadata/managedFields"));
    ObjectNode other = ManagedFields.written(schema, Optional.of(created), two, writer("b"), T2);
    assertThat(other.at("/metadata/managedFields/0/time").asText())
        .isEqualTo("2026-01-01T00:00:00Z");
    assertThat(other.at("/metadata/managedFields/1/time").asText())
        .isEqualTo("2026-01-02T00:00:00Z");
  }

  @Test
  void whoOwnedPartsOfAMapOwnsItAsAWholeOnceItIsAtomic() {
    ObjectNode one = json("{kind: K, spec: {m: {a: x, b: y}}}");
    ObjectNode created =
        ManagedFields.written(schema(GRANULAR), Optional.empty(), one, writer("a"), T1);
    ObjectNode next = json("{kind: K, spec: {m: {a: x, b: y}, n: 1}}");
    ObjectNode written =
        ManagedFields.written(schema(ATOMIC), Optional.of(created), next, writer("a"), T2);
    ObjectNode changed = json("{kind: K, spec: {m: {a: z}}}");
    ObjectNode after =
        ManagedFields.written(schema(ATOMIC), Optional.of(written), changed, writer("b"), T2);
    assertThat(after.at("/metadata/managedFields/0/fieldsV1").toString())
        .isEqualTo("{\"f:spec\":{}}");
    assertThat(after.at("/metadata/managedFields/1/fieldsV1").toString())
        .isEqualTo("{\"f:spec\":{\"f:m\":{}}}");
  }

  @Test
  void anObjectThatCannotBeTrackedIsStoredWithoutManagers() {
    Schema schema =
        schema(
            "{type: object, properties: {l: {type: array, x-kubernetes-list-type: map,"
                + " x-kubernetes-list-map-keys: [k], items: {type: object, properties: {k: {type:"
                + " string}}}}}}");
    ObjectNode one = json("{kind: K, l: [{k: a}]}");
    ObjectNode created = ManagedFields.written(schema, Optional.empty(), one, writer("a"), T1);
    ObjectNode bad = json("{kind: K, l: [{x: a}]}");
    assertThat(ManagedFields.written(schema, Optional.of(created), bad, writer("a"), T1))
        .isEqualTo(bad);
  }

  private static Writer writer(String manager) {
    return new Writer(manager, Writer.UPDATE, "x.io/v1", "", false, true);
  }

  private static Schema schema(String text) {
    return Schema.parse(json(text));
  }

  /** JSON without the quotes. */
  private static ObjectNode json(String text) {
    try {
      JsonNode node = Json.parse(text.replaceAll("([A-Za-z][-A-Za-z]*)", "\"$1\""));
      return (ObjectNode) node;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
