package dev.sluice.aggregator.topology;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Streams asks when a record cannot be read, processed or written: the record goes to the dead
 * letters and the stream goes on. Errors of Kafka itself stop the thread, which is then replaced
 * and takes the record up again.
 */
final class PoisonHandler {

  /** Streams makes the handlers by class name; this setting hands them the {@link DeadLetters}. */
  static final String DEAD_LETTERS = "sluice.dead-letters";

  private static final Logger LOGGER = LoggerFactory.getLogger(PoisonHandler.class);

  private PoisonHandler() {}

  private static DeadLetters deadLetters(Map<String, ?> configs) {
    if (configs.get(DEAD_LETTERS) instanceof DeadLetters deadLetters) {
      return deadLetters;
    }
    throw new IllegalArgumentException("setting " + DEAD_LETTERS + " is missing");
  }

  private static String text(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** For records whose bytes are not what the topic holds. */
  public static final class Reading implements DeserializationExceptionHandler {

    private final Handed handed = new Handed();

    @Override
    public void configure(Map<String, ?> configs) {
      handed.set(deadLetters(configs));
    }

    @Override
    public Response handleError(
        ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
      return Response.resume(
          List.of(
              handed
                  .get()
                  .letter(
                      record.topic(),
                      record.partition(),
                      record.offset(),
                      record.key(),
                      record.value(),
                      text(exception))));
    }
  }

  /** For records that throw while they are processed. */
  public static final class Processing implements ProcessingExceptionHandler {

    private final Handed handed = new Handed();

    @Override
    public void configure(Map<String, ?> configs) {
      handed.set(deadLetters(configs));
    }

    @Override
    public Response handleError(
        ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
      LOGGER
          .atError()
          .addKeyValue("topic", context.topic())
          .addKeyValue("partition", context.partition())
          .addKeyValue("offset", context.offset())
          .setCause(exception)
          .log("record not processed");
      if (exception instanceof KafkaException) {
        return Response.fail();
      }
      ProducerRecord<byte[], byte[]> letter =
          handed
              .get()
              .letter(
                  context.topic() == null ? "" : context.topic(),
                  context.partition(),
                  context.offset(),
                  context.sourceRawKey(),
                  context.sourceRawValue(),
                  exception.getClass().getSimpleName() + ": " + text(exception));
      return Response.resume(List.of(letter));
    }
  }

  /** For records that the broker does not take. */
  public static final class Writing implements ProductionExceptionHandler {

    @Override
    public void configure(Map<String, ?> configs) {
      // Nothing to take from them: what is too large is not written elsewhere either.
    }

    @Override
    public Response handleError(
        ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
      LOGGER
          .atError()
          .addKeyValue("topic", record.topic())
          .addKeyValue("error", text(exception))
          .log("record not written");
      if (exception instanceof RecordTooLargeException) {
        return Response.resume();
      }
      return exception instanceof RetriableException ? Response.retry() : Response.fail();
    }
  }

  /** What {@code configure} hands over. */
  private static final class Handed {

    private volatile List<DeadLetters> value = List.of();

    void set(DeadLetters deadLetters) {
      value = List.of(deadLetters);
    }

    DeadLetters get() {
      return value.getFirst();
    }
  }
}
