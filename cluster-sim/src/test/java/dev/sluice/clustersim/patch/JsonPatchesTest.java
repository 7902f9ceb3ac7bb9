package dev.sluice.clustersim.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.StatusException;
import org.junit.jupiter.api.Test;

/** What the golden scripts do not hold. */
class JsonPatchesTest {

  @Test
  void tenThousandOperationsAreTheMost() {
    ArrayNode operations = Json.object().arrayNode();
    for (int i = 0; i < 10_000; i++) {
      operations.addObject().put("op", "test").put("path", "/x").putNull("value");
    }
    ObjectNode object = Json.object();
    assertThat(JsonPatches.apply(object, operations)).isSameAs(object);
    operations.addObject().put("op", "test").put("path", "/x").putNull("value");
    assertThatExceptionOfType(StatusException.class)
        .isThrownBy(() -> JsonPatches.apply(object, operations))
        .satisfies(e -> assertThat(e.status().code()).isEqualTo(413))
        .withMessage(
            "Request entity too large: The allowed maximum operations in a JSON patch is 10000, got"
                + " 10001");
  }
}
