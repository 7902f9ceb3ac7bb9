package dev.sluice.clustersim.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SharedFieldSetsTest {

  private static final GroupResource PODS = new GroupResource("", "pods");

  private final ObjectStore store = new ObjectStore(ObjectStore.Retention.DEFAULT);

  @Test
  void equalFieldSetsOfManyObjectsAreKeptOnce() {
    ObjectNode one = store.put(key("a"), object("a", "kubelet", "f:phase"), Instant.EPOCH);
    ObjectNode other = store.put(key("b"), object("b", "kubectl", "f:phase"), Instant.EPOCH);
    ObjectNode third = store.put(key("c"), object("c", "kubectl", "f:reason"), Instant.EPOCH);

    assertThat(fields(other)).isSameAs(fields(one));
    assertThat(other.path("metadata").path("managedFields").path(0).path("manager").asText())
        .isEqualTo("kubectl");
    assertThat(fields(third)).isNotEqualTo(fields(one));
  }

  @Test
  void whatWasHandedInStaysAsItWas() {
    store.put(key("a"), object("a", "kubelet", "f:phase"), Instant.EPOCH);
    ObjectNode given = object("b", "kubelet", "f:phase");
    ObjectNode before = given.deepCopy();
    JsonNode fields = fields(given);

    store.put(key("b"), given, Instant.EPOCH);

    assertThat(given).isEqualTo(before);
    assertThat(fields(given)).isSameAs(fields);
  }

  private static ObjectKey key(String name) {
    return new ObjectKey(PODS, "default", name);
  }

  private static JsonNode fields(ObjectNode object) {
    return object.path("metadata").path("managedFields").path(0).path("fieldsV1");
  }

  private static ObjectNode object(String name, String manager, String field) {
    ObjectNode object = Json.object();
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    ObjectNode entry = metadata.putArray("managedFields").addObject().put("manager", manager);
    entry.putObject("fieldsV1").putObject("f:status").putObject(field);
    return object;
  }
}
