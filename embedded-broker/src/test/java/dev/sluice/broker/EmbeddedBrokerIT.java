package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedBrokerIT {

  @Test
  void recordsOutliveARestartOnTheSameAddress(@TempDir Path dir) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.in(dir))) {
      String address = broker.bootstrapServers();
      createTopic(address, "kept");
      send(address, "kept", "before");

      broker.stop();
      assertThat(broker.isRunning()).isFalse();
      broker.start();

      assertThat(broker.bootstrapServers()).isEqualTo(address);
      send(address, "kept", "after");
      assertThat(readTwo(address, "kept")).containsExactly("before", "after");
    }
    assertThat(dir.resolve("meta.properties")).exists();
  }

  @Test
  void aSecondBrokerOnTheSameFolderFindsTheData(@TempDir Path dir) throws Exception {
    try (EmbeddedBroker first = EmbeddedBroker.start(BrokerConfig.in(dir))) {
      createTopic(first.bootstrapServers(), "kept");
      send(first.bootstrapServers(), "kept", "one");
    }
    try (EmbeddedBroker second = EmbeddedBroker.start(BrokerConfig.in(dir))) {
      send(second.bootstrapServers(), "kept", "two");
      assertThat(readTwo(second.bootstrapServers(), "kept")).containsExactly("one", "two");
    }
  }

  @Test
  void aShareGroupGetsItsFirstRecordSoon() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.temporary())) {
      createTopic(broker.bootstrapServers(), "tasks");
      send(broker.bootstrapServers(), "tasks", "task");
      readFromTheStart(broker.bootstrapServers(), "workers");
      try (KafkaShareConsumer<String, String> consumer =
          new KafkaShareConsumer<>(
              Map.of("bootstrap.servers", broker.bootstrapServers(), "group.id", "workers"),
              new StringDeserializer(),
              new StringDeserializer())) {
        consumer.subscribe(List.of("tasks"));
        List<String> values = new ArrayList<>();
        Instant end = Instant.now().plusSeconds(20);
        while (values.isEmpty() && Instant.now().isBefore(end)) {
          consumer.poll(Duration.ofMillis(200)).forEach(found -> values.add(found.value()));
        }
        assertThat(values).containsExactly("task");
      }
    }
  }

  @Test
  void aTemporaryFolderGoesWithTheBroker() {
    Path dir;
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.temporary())) {
      dir = broker.dataDir();
      assertThat(Files.exists(dir)).isTrue();
    }
    assertThat(dir).doesNotExist();
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(
              () -> EmbeddedBroker.start(BrokerConfig.temporary().onPort(taken.getLocalPort())))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("port " + taken.getLocalPort() + " on 127.0.0.1 is not free")
          .hasMessageContaining("0 for any");
    }
  }

  private static void createTopic(String address, String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  private static void readFromTheStart(String address, String group) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.GROUP, group),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("share.auto.offset.reset", "earliest"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private static void send(String address, String topic, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", address), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, value)).get();
    }
  }

  private static List<String> readTwo(String address, String topic) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", address),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      List<String> values = new ArrayList<>();
      Instant end = Instant.now().plusSeconds(20);
      while (values.size() < 2 && Instant.now().isBefore(end)) {
        consumer.poll(Duration.ofMillis(200)).forEach(found -> values.add(found.value()));
      }
      return values;
    }
  }
}
