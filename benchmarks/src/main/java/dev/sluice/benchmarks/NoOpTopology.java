package dev.sluice.benchmarks;

import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.schemas.topic.Topic;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * What the aggregator's plumbing costs without any judging: each measurement is one read and one
 * write of a state as large as a run's, in the same kind of store, and one task and one verdict
 * out.
 */
final class NoOpTopology {

  private static final String STORE = "runs";
  private static final int STATE_BYTES = 1_500;

  private NoOpTopology() {}

  static Topology build(
      Topic<String, Measurement> measurements,
      Topic<String, MeasurementTask> tasks,
      String verdicts) {
    return new Topology()
        .addSource(
            "measurements",
            measurements.key().deserializer(),
            measurements.value().deserializer(),
            measurements.name())
        .addProcessor("copy", Copy::new, "measurements")
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of())
                .withCachingDisabled(),
            "copy")
        .addSink(
            "tasks", tasks.name(), tasks.key().serializer(), tasks.value().serializer(), "copy")
        .addSink(
            "verdicts",
            verdicts,
            Serdes.String().serializer(),
            Serdes.ByteArray().serializer(),
            "copy");
  }

  private static final class Copy implements Processor<String, Measurement, String, Object> {

    private final byte[] state = new byte[STATE_BYTES];
    private @org.jspecify.annotations.Nullable ProcessorContext<String, Object> context;

    @Override
    public void init(ProcessorContext<String, Object> context) {
      this.context = context;
    }

    @Override
    public void process(Record<String, Measurement> record) {
      if (context == null) {
        throw new IllegalStateException("not initialised");
      }
      KeyValueStore<String, byte[]> store = context.getStateStore(STORE);
      byte[] before = store.get(record.key());
      store.put(record.key(), before == null ? state : before);
      MeasurementTask next =
          MeasurementTask.newBuilder()
              .setRun(record.value().getRun())
              .setMetric(record.value().getMetric())
              .setSequence(record.value().getSequence() + 1)
              .setAction(MeasurementTask.Action.ACTION_MEASURE)
              .build();
      context.forward(record.withValue(next), "tasks");
      context.forward(record.withValue(state), "verdicts");
    }
  }
}
