package dev.sluice.clustersim.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import org.junit.jupiter.api.Test;

class WrittenObjectsTest {

  private final WrittenObjects written = new WrittenObjects();

  @Test
  void anObjectIsWrittenOnceAndAnotherOneForItself() {
    ObjectNode one = object("u", 1);

    assertThat(written.bytes(one)).isSameAs(written.bytes(one));
    for (int i = 0; i < 5_000; i++) {
      ObjectNode other = object("u", i);
      assertThat(new String(written.bytes(other), UTF_8)).isEqualTo(other.toString());
    }
    assertThat(new String(written.bytes(one), UTF_8)).isEqualTo(one.toString());
  }

  @Test
  void documentsThatAreNoObjectsAreNotKept() {
    ObjectNode list = Json.object().put("kind", "PodList");

    assertThat(written.bytes(list)).isNotSameAs(written.bytes(list)).isEqualTo(Json.bytes(list));
  }

  private static ObjectNode object(String uid, int version) {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("uid", uid).put("resourceVersion", Integer.toString(version));
    return object;
  }
}
