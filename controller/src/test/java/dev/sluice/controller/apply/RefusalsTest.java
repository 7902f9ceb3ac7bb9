package dev.sluice.controller.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {

  @ParameterizedTest
  @CsvSource({
    "400, true",
    "403, true",
    "422, true",
    "404, false",
    "409, false",
    "429, false",
    "500, false",
    "503, false",
    "0, false"
  })
  void onlyWhatTheSameRequestWouldMeetAgainIsARefusal(int code, boolean refused) {
    assertThat(Refusals.refused(failure(code, "FieldValueInvalid"))).isEqualTo(refused);
  }

  @Test
  void aNamespaceThatIsBeingDeletedIsNoRefusalOfTheObject() {
    KubernetesClientException failure = failure(403, "NamespaceTerminating");

    assertThat(Refusals.namespaceTerminates(failure)).isTrue();
    assertThat(Refusals.refused(failure)).isFalse();
    assertThat(Refusals.namespaceTerminates(failure(403, "Other"))).isFalse();
    assertThat(Refusals.namespaceTerminates(new KubernetesClientException("no answer"))).isFalse();
  }

  @Test
  void theMessageIsTheApiServersOwn() {
    assertThat(Refusals.message(failure(403, "Other"))).isEqualTo("the server's words");
    assertThat(Refusals.message(new KubernetesClientException("no answer"))).isEqualTo("no answer");
  }

  private static KubernetesClientException failure(int code, String cause) {
    return new KubernetesClientException(
        "the client's words",
        code,
        new StatusBuilder()
            .withCode(code)
            .withMessage("the server's words")
            .withNewDetails()
            .addNewCause()
            .withReason(cause)
            .endCause()
            .endDetails()
            .build());
  }
}
