package dev.sluice.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.schemas.topic.Topic;
import dev.sluice.schemas.topic.TopicCatalogue;
import dev.sluice.schemas.topic.admin.TopicAdmin;
import dev.sluice.schemas.topic.admin.TopicChange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class KafkaFixtureIT {

  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  private static final List<String> PREFIXES = new ArrayList<>();

  @RepeatedTest(2)
  void everyTestHasACellOfItsOwn() {
    assertThat(PREFIXES).doesNotContain(KAFKA.catalogue().prefix());
    PREFIXES.add(KAFKA.catalogue().prefix());
  }

  @Test
  void theSharedBrokerCannotBeStopped() {
    assertThatThrownBy(KAFKA::stop).hasMessageContaining("KafkaFixture.own()");
  }

  @RepeatedTest(3)
  void nothingSentToAJustCreatedTopicIsLost() throws Exception {
    KAFKA.createTopics("one");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(KAFKA.clientConfig(), new StringSerializer(), new StringSerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int record = 0; record < 5_000; record++) {
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    KAFKA.catalogue().measurements().name(), "key" + record, "x".repeat(300))));
      }
      for (Future<RecordMetadata> answer : sent) {
        assertThat(answer.get().hasOffset()).isTrue();
      }
    }
  }

  @Test
  void appliedTopicsVerifyAndDriftIsFoundAndMended() throws Exception {
    List<Topic<?, ?>> wanted = KAFKA.catalogue().clusterTopics("one");
    String verdicts = KAFKA.catalogue().verdicts("one").name();
    try (Admin admin = KAFKA.admin()) {
      TopicAdmin topics = new TopicAdmin(admin, Duration.ofSeconds(30));
      assertThat(topics.plan(wanted).changes())
          .hasSize(4)
          .allMatch(TopicChange.Create.class::isInstance);
      admin
          .createTopics(
              List.of(new NewTopic(verdicts, 2, (short) 1).configs(Map.of("segment.ms", "100000"))))
          .all()
          .get();

      assertThat(topics.apply(wanted).changes()).isEmpty();

      assertThat(topics.plan(wanted).isEmpty()).isTrue();
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, verdicts);
      assertThat(admin.describeConfigs(List.of(resource)).all().get())
          .extractingByKey(resource)
          .extracting(config -> config.get("segment.ms").value())
          .isEqualTo("100000");
    }
  }

  @Test
  void aKilledBrokerProcessKeepsWhatItAcknowledged(@TempDir Path dir) throws Exception {
    try (BrokerProcess broker = new BrokerProcess(dir.resolve("data"))) {
      broker.start();
      Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
      TopicCatalogue catalogue = new TopicCatalogue("killed");
      try (Admin admin = Admin.create(client)) {
        TopicAdmin topics = new TopicAdmin(admin, Duration.ofSeconds(30));
        topics.apply(catalogue.fleetTopics());

        broker.kill();
        broker.start();

        assertThat(topics.plan(catalogue.fleetTopics()).isEmpty()).isTrue();
      }
    }
  }
}
