package dev.sluice.aggregator.topology;

import dev.sluice.aggregator.judge.Input.Measured;
import dev.sluice.records.v1.Measurement;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.schemas.topic.Topic;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Lets through the measurements whose key is their run's; the others go to the dead letters. */
final class MeasurementCheck implements Processor<String, Measurement, Object, Object> {

  private final Topic<String, Measurement> topic;
  private final DeadLetters deadLetters;
  private final Context<Object> context = new Context<>();

  MeasurementCheck(Topic<String, Measurement> topic, DeadLetters deadLetters) {
    this.topic = topic;
    this.deadLetters = deadLetters;
  }

  @Override
  public void init(ProcessorContext<Object, Object> streams) {
    context.set(streams);
  }

  @Override
  public void process(Record<String, Measurement> record) {
    Optional<String> problem = problem(record);
    if (problem.isPresent()) {
      deadLetters.bury(
          context.get(),
          topic.key().serializer().serialize(topic.name(), record.key()),
          topic.value().serializer().serialize(topic.name(), record.value()),
          problem.get(),
          record.timestamp());
    } else {
      context.get().forward(record.withValue(new Measured(record.value())), Names.JUDGE);
    }
  }

  private static Optional<String> problem(Record<String, Measurement> record) {
    if (record.value() == null) {
      return Optional.of("the measurement is empty");
    }
    String run = Keys.of(record.value().getRun());
    if (!run.equals(record.key())) {
      return Optional.of(
          "the key '%s' is not that of the measurement's run '%s'".formatted(record.key(), run));
    }
    return Optional.empty();
  }
}
