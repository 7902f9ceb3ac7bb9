package dev.sluice.clustersim.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefinitionStatusTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void namesThatAreFreeAreAcceptedAndTheResourceIsEstablished() {
    ObjectNode accepted = DefinitionStatus.accept(definition("things", "Thing"), List.of(), NOW);
    assertThat(DefinitionStatus.established(accepted)).isTrue();
    JsonNode status = accepted.path("status");
    assertThat(status.path("acceptedNames").path("plural").asText()).isEqualTo("things");
    assertThat(status.path("conditions").path(0).path("reason").asText()).isEqualTo("NoConflicts");
    assertThat(status.path("conditions").path(0).path("lastTransitionTime").asText())
        .isEqualTo("2026-01-02T03:04:05Z");
  }

  @Test
  void whatIsAcceptedAlreadyStaysTheSameInstance() {
    ObjectNode once = DefinitionStatus.accept(definition("things", "Thing"), List.of(), NOW);
    assertThat(DefinitionStatus.accept(once, List.of(), NOW.plusSeconds(60))).isSameAs(once);
  }

  @Test
  void aKindThatAnotherDefinitionHasIsRefusedAndNotEstablished() {
    ObjectNode first = DefinitionStatus.accept(definition("things", "Thing"), List.of(), NOW);
    ObjectNode second = DefinitionStatus.accept(definition("others", "Thing"), List.of(first), NOW);
    assertThat(DefinitionStatus.established(second)).isFalse();
    JsonNode condition = second.path("status").path("conditions").path(0);
    assertThat(condition.path("status").asText()).isEqualTo("False");
    assertThat(condition.path("reason").asText()).isEqualTo("ListKindConflict");
    assertThat(condition.path("message").asText()).isEqualTo("\"ThingList\" is already in use");
  }

  @Test
  void versionsAreServedInKubernetesOrder() {
    List<String> sorted =
        List.of("v1alpha1", "v2", "foo", "v1", "v1beta2", "v10", "v1beta1").stream()
            .sorted(CustomResources::compareVersions)
            .toList();
    assertThat(sorted).containsExactly("v10", "v2", "v1", "v1beta2", "v1beta1", "v1alpha1", "foo");
  }

  private static ObjectNode definition(String plural, String kind) {
    ObjectNode definition = Json.object();
    definition.putObject("metadata").put("name", plural + ".example.com");
    ObjectNode spec = definition.putObject("spec").put("group", "example.com");
    spec.putObject("names")
        .put("plural", plural)
        .put("singular", plural.substring(0, plural.length() - 1))
        .put("kind", kind)
        .put("listKind", kind + "List");
    return definition;
  }
}
