package dev.sluice.aggregator.topology;

import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * The context that Streams hands a processor after it was made.
 *
 * @param <V> what the processor forwards
 */
final class Context<V> {

  private Optional<ProcessorContext<Object, V>> context = Optional.empty();

  void set(ProcessorContext<Object, V> streams) {
    context = Optional.of(streams);
  }

  ProcessorContext<Object, V> get() {
    return context.orElseThrow(() -> new IllegalStateException("used before init"));
  }
}
