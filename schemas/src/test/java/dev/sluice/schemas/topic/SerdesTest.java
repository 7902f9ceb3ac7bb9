package dev.sluice.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.records.v1.Verdict;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class SerdesTest {

  private static final TopicCatalogue TOPICS = new TopicCatalogue("sluice");

  @Property(tries = 200)
  void everyRecordComesBackFromItsTopic(@ForAll long seed) {
    Messages messages = new Messages(seed);
    comesBack(TOPICS.analysisRequests(), messages.like(AnalysisRequest.getDefaultInstance()));
    comesBack(TOPICS.measurements(), messages.like(Measurement.getDefaultInstance()));
    comesBack(TOPICS.measurementTasks("c"), messages.like(MeasurementTask.getDefaultInstance()));
    comesBack(TOPICS.verdicts("c"), messages.like(Verdict.getDefaultInstance()));
    comesBack(TOPICS.routingCommands("c"), messages.like(RoutingCommand.getDefaultInstance()));
    comesBack(TOPICS.routingReports("c"), messages.like(RoutingReport.getDefaultInstance()));
  }

  @Property(tries = 200)
  void bytesThatAreNoRecordAreARecordOrASerializationException(@ForAll byte[] bytes) {
    try {
      assertThat(TOPICS.verdicts("c").value().deserializer().deserialize("verdicts", bytes))
          .isNotNull();
    } catch (SerializationException e) {
      assertThat(e).hasMessageContaining("verdicts");
    }
  }

  @Test
  void aTombstoneStaysOne() {
    assertThat(TOPICS.verdicts("c").value().serializer().serialize("t", null)).isNull();
    assertThat(TOPICS.verdicts("c").value().deserializer().deserialize("t", null)).isNull();
  }

  @Test
  void aPoisonRecordIsToldWithItsTopic() {
    byte[] poison = {(byte) 0xff, (byte) 0xff, (byte) 0xff};
    assertThatThrownBy(
            () -> TOPICS.measurements().value().deserializer().deserialize("m-topic", poison))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("m-topic");
  }

  private static <M extends Message> void comesBack(Topic<String, M> topic, M message) {
    byte[] bytes = topic.value().serializer().serialize(topic.name(), message);
    assertThat(topic.value().deserializer().deserialize(topic.name(), bytes)).isEqualTo(message);
  }
}
