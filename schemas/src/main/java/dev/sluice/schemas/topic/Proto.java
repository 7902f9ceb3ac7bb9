package dev.sluice.schemas.topic;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** Serdes for Protobuf records; a null value (a tombstone) stays null. */
final class Proto {

  private Proto() {}

  /** A thread-safe serde that throws {@link SerializationException} for bytes that do not parse. */
  static <M extends MessageLite> Serde<M> serde(Parser<M> parser) {
    return Serdes.serdeFrom(
        (topic, message) -> bytes(message), (topic, bytes) -> parse(parser, topic, bytes));
  }

  @SuppressWarnings("NullAway") // Kafka's Serializer is unannotated: null in, null out
  private static byte[] bytes(@Nullable MessageLite message) {
    return message == null ? null : message.toByteArray();
  }

  @SuppressWarnings("NullAway") // Kafka's Deserializer is unannotated: null in, null out
  private static <M extends MessageLite> M parse(
      Parser<M> parser, String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new SerializationException(
          "a record of topic %s is not the message it should be: %s"
              .formatted(topic, e.getMessage()),
          e);
    }
  }
}
