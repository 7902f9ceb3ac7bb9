package dev.sluice.schemas.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.records.v1.RolloutId;
import dev.sluice.records.v1.RunId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class TopicCatalogueTest {

  private static final TopicCatalogue TOPICS = new TopicCatalogue("cell-1.sluice");

  @Test
  void topicsHaveTheNamesAndCleanupOfThePlan() {
    assertThat(all())
        .extracting(topic -> topic.name() + " " + topic.config().get("cleanup.policy"))
        .containsExactlyInAnyOrder(
            "cell-1.sluice.analysis-requests compact",
            "cell-1.sluice.measurements delete",
            "cell-1.sluice.rollouts compact",
            "cell-1.sluice.rollout-events delete",
            "cell-1.sluice.dead-letters delete",
            "cell-1.sluice.east.measurement-tasks delete",
            "cell-1.sluice.east.verdicts compact",
            "cell-1.sluice.east.routing-commands compact",
            "cell-1.sluice.east.routing-reports compact");
  }

  @Test
  void whatIsDeletedIsKeptLongEnough() {
    assertThat(
            Map.of(
                "tasks", TOPICS.measurementTasks("east").config(),
                "measurements", TOPICS.measurements().config(),
                "events", TOPICS.rolloutEvents().config(),
                "letters", TOPICS.deadLetters().config()))
        .allSatisfy((name, config) -> assertThat(config).containsKey("retention.ms"));
    assertThat(TOPICS.measurementTasks("east").config()).containsEntry("retention.ms", "3600000");
    assertThat(TOPICS.rolloutEvents().config()).containsEntry("retention.ms", "2592000000");
  }

  @Test
  void requestsAndMeasurementsAndTheTwoPublicTopicsAreCoPartitioned() {
    assertThat(TOPICS.measurements().partitions())
        .isEqualTo(TOPICS.analysisRequests().partitions());
    assertThat(TOPICS.rolloutEvents().partitions()).isEqualTo(TOPICS.rollouts().partitions());
  }

  @Test
  void whatGoesDownToAClusterHasItsNameInTheTopic() {
    assertThat(TOPICS.clusterTopics("east"))
        .allSatisfy(topic -> assertThat(topic.name()).startsWith("cell-1.sluice.east."));
  }

  @Test
  void badNamesAreRefusedWithTheRule() {
    for (String prefix : List.of("", "a b", ".a", "a.", "ä", "a..b")) {
      assertThatThrownBy(() -> new TopicCatalogue(prefix))
          .as(prefix)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + prefix + "'");
    }
    for (String cluster : List.of("", "East", "a.b", "-a", "a_b", "a".repeat(64))) {
      assertThatThrownBy(() -> TOPICS.verdicts(cluster))
          .as(cluster)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + cluster + "'")
          .hasMessageContaining("RFC 1123");
    }
  }

  @Property
  void aRunComesBackFromItsKey(
      @ForAll("parts") String cluster,
      @ForAll("parts") String namespace,
      @ForAll("parts") String name,
      @ForAll("parts") String uid) {
    RunId run =
        RunId.newBuilder()
            .setCluster(cluster)
            .setNamespace(namespace)
            .setName(name)
            .setUid(uid)
            .build();
    assertThat(Keys.run(Keys.of(run))).contains(run);
  }

  @Provide
  Arbitrary<String> parts() {
    return Arbitraries.strings().withCharRange('a', 'z').withChars("-.0123456789").ofMinLength(1);
  }

  @Test
  void aKeyThatIsNoneHasNoRun() {
    for (String key : List.of("", "a/b/c", "a/b/c/d/e", "a//c/d", "/b/c/d", "a/b/c/ ")) {
      assertThat(Keys.run(key)).as(key).isEqualTo(Optional.empty());
    }
  }

  @Test
  void aRolloutsKeyLeavesOutItsUid() {
    assertThat(
            Keys.of(
                RolloutId.newBuilder()
                    .setCluster("c")
                    .setNamespace("n")
                    .setName("r")
                    .setUid("u")
                    .build()))
        .isEqualTo("c/n/r");
  }

  @Test
  void aDeadLetterIsTheRecordWithItsCause() {
    byte[] key = {1};
    byte[] value = {2};
    ProducerRecord<byte[], byte[]> letter =
        DeadLetter.of(TOPICS, "worker", "t", 3, 42, key, value, "no provider 'x'");
    assertThat(letter.topic()).isEqualTo("cell-1.sluice.dead-letters");
    assertThat(letter.key()).isEqualTo(key);
    assertThat(letter.value()).isEqualTo(value);
    assertThat(letter.headers())
        .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
        .contains(
            "sluice-topic=t",
            "sluice-partition=3",
            "sluice-offset=42",
            "sluice-part=worker",
            "sluice-cause=no provider 'x'");
  }

  private static List<Topic<?, ?>> all() {
    return Stream.concat(TOPICS.fleetTopics().stream(), TOPICS.clusterTopics("east").stream())
        .toList();
  }
}
