package dev.sluice.schemas.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.schemas.crd.rollout.CanaryStrategy;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CustomResourcesTest {

  private static final String SOUND =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Rollout
      metadata: {name: web, labels: {a: b}}
      spec:
        replicas: 3
        paused: true
        restartAt: 2026-03-01T12:00:00Z
        strategy:
          canary:
            maxSurge: 1
            steps: [{setWeight: 10}, {pause: {duration: 5s}}, {setWeight: 20}]
        template: {spec: {containers: [{name: main, image: i, ports: [{containerPort: 1}]}]}}
      """;

  private static Reading<Rollout> read(String yaml) {
    return CustomResources.read(Serialization.unmarshal(yaml, JsonNode.class), Rollout.class);
  }

  private static Reading.Mended<Rollout> mended(String from, String to) {
    assertThat(SOUND).contains(from);
    Reading<Rollout> reading = read(SOUND.replace(from, to));
    assertThat(reading).isInstanceOf(Reading.Mended.class);
    return (Reading.Mended<Rollout>) reading;
  }

  private static CanaryStrategy canary(Rollout rollout) {
    return Objects.requireNonNull(Objects.requireNonNull(rollout.getSpec().strategy()).canary());
  }

  @Test
  void aSoundObjectHasNoProblems() {
    assertThat(read(SOUND)).isInstanceOf(Reading.Sound.class);
    assertThat(read(SOUND).problems()).isEmpty();
  }

  @Test
  void readsWhatAnUntypedClientReceived() {
    GenericKubernetesResource generic =
        Serialization.unmarshal(SOUND, GenericKubernetesResource.class);
    assertThat(CustomResources.read(generic, Rollout.class))
        .isInstanceOfSatisfying(
            Reading.Sound.class,
            sound -> assertThat(((Rollout) sound.object()).getSpec().replicas()).isEqualTo(3));
  }

  @Test
  void aWordForANumberIsLeftOutAndTold() {
    Reading.Mended<Rollout> mended = mended("replicas: 3", "replicas: many");
    assertThat(mended.object().getSpec().replicas()).isNull();
    assertThat(mended.object().getSpec().paused()).isTrue();
    assertThat(mended.problems())
        .containsExactly(
            new FieldProblem(
                "spec.replicas",
                "'many' is not a whole number, such as 3,",
                "give a whole number, such as 3, or leave it out"));
  }

  @Test
  void everyKindOfFieldIsCheckedForItsForm() {
    assertThat(mended("replicas: 3", "replicas: 2.5").problems().getFirst().text())
        .contains("spec.replicas", "'2.5'", "whole number");
    assertThat(mended("paused: true", "paused: 'yes please'").problems().getFirst().text())
        .contains("spec.paused", "true or false");
    assertThat(mended("2026-03-01T12:00:00Z", "tomorrow").problems().getFirst().text())
        .contains("spec.restartAt", "'tomorrow'", "2026-01-31T12:00:00Z");
    assertThat(mended("{setWeight: 20}]", "5]").problems().getFirst().text())
        .contains("spec.strategy.canary.steps[2]", "'5' is not an object");
    assertThat(mended("labels: {a: b}", "labels: [b]").problems().getFirst().text())
        .contains("metadata.labels", "a list is not an object");
    assertThat(mended("[{containerPort: 1}]", "8080").problems().getFirst().text())
        .contains("spec.template.spec.containers[0].ports", "'8080' is not a list");
    assertThat(mended("maxSurge: 1", "maxSurge: {a: 1}").problems().getFirst().text())
        .contains("spec.strategy.canary.maxSurge", "an object is not");
  }

  @Test
  void severalProblemsAreAllToldWithTheirOriginalPlaces() {
    Reading<Rollout> reading =
        read(
            SOUND
                .replace("{setWeight: 10}", "nonsense")
                .replace("{pause: {duration: 5s}}", "[]")
                .replace("{setWeight: 20}", "{setWeight: lots}"));
    assertThat(reading.problems())
        .extracting(FieldProblem::path)
        .containsExactly(
            "spec.strategy.canary.steps[0]",
            "spec.strategy.canary.steps[1]",
            "spec.strategy.canary.steps[2].setWeight");
    assertThat(canary(((Reading.Mended<Rollout>) reading).object()).steps()).hasSize(1);
  }

  @Test
  void whatIsNoObjectIsUnreadable() {
    assertThat(CustomResources.read(JsonNodeFactory.instance.textNode("x"), Rollout.class))
        .isInstanceOf(Reading.Unreadable.class);
  }

  @Property(tries = 300)
  void noJsonObjectStopsTheReader(
      @ForAll("values") JsonNode spec, @ForAll("values") JsonNode status) {
    var json = JsonNodeFactory.instance.objectNode();
    json.set("spec", spec);
    json.set("status", status);
    assertThat(CustomResources.read(json, Rollout.class)).isNotInstanceOf(Reading.Unreadable.class);
  }

  @Provide
  Arbitrary<JsonNode> values() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    Arbitrary<JsonNode> scalar =
        Arbitraries.oneOf(
            Arbitraries.of("x", "10%", "", "2026-03-01T12:00:00Z").map(json::textNode),
            Arbitraries.integers().map(json::numberNode),
            Arbitraries.of(1.5, 1e300).map(json::numberNode),
            Arbitraries.of(true, false).map(json::booleanNode),
            Arbitraries.just(json.nullNode()));
    Arbitrary<String> name =
        Arbitraries.of(
            "replicas",
            "strategy",
            "canary",
            "steps",
            "pause",
            "duration",
            "template",
            "metadata",
            "labels",
            "analysis",
            "args",
            "selector",
            "conditions",
            "alb",
            "phase",
            "restartAt",
            "trafficRouting",
            "plugins",
            "maxSurge",
            "match",
            "paused",
            "weights",
            "spec");
    return Arbitraries.recursive(
        () -> scalar,
        inner ->
            Arbitraries.oneOf(
                inner
                    .list()
                    .ofMaxSize(3)
                    .map(
                        list -> {
                          var array = json.arrayNode();
                          list.forEach(array::add);
                          return array;
                        }),
                Combinators.combine(
                        name.list().ofMaxSize(4).uniqueElements(), inner.list().ofSize(4))
                    .as(
                        (names, values) -> {
                          var object = json.objectNode();
                          for (int i = 0; i < names.size(); i++) {
                            object.set(names.get(i), values.get(i));
                          }
                          return object;
                        })),
        0,
        5);
  }
}
