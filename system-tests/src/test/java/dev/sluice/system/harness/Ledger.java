package dev.sluice.system.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.sluice.records.v1.AnalysisPhase;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MetricResult;
import dev.sluice.records.v1.Verdict;
import dev.sluice.schemas.topic.Topic;
import dev.sluice.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the pipeline's topics from their beginning and checks that no verdict is wrong. */
public final class Ledger {

  private final String bootstrapServers;
  private final TopicCatalogue topics;

  /** The ledger of a cell. */
  public Ledger(String bootstrapServers, TopicCatalogue topics) {
    this.bootstrapServers = bootstrapServers;
    this.topics = topics;
  }

  /**
   * Checks every run of a namespace: versions only grow, an ended run stays as it ended, each
   * measurement is counted once, and nothing is counted that was not measured.
   *
   * @param silent whether errors without a measurement are expected: tasks that nobody answered
   */
  public void check(String namespace, boolean silent) {
    Map<String, Verdict> last = new HashMap<>();
    for (ConsumerRecord<String, Verdict> each : read(topics.verdicts(Sluice.CLUSTER))) {
      if (each.value() != null && each.value().getRun().getNamespace().equals(namespace)) {
        Verdict before = last.put(each.key(), each.value());
        if (before != null) {
          follows(before, each.value());
        }
      }
    }
    assertThat(last).as("verdicts of runs in %s", namespace).isNotEmpty();
    Map<String, Set<Long>> measured = measured();
    for (Verdict verdict : last.values()) {
      for (MetricResult metric : verdict.getMetricsList()) {
        counted(
            verdict,
            metric,
            measured.getOrDefault(verdict.getRun().getUid() + "/" + metric.getName(), Set.of()),
            silent);
      }
    }
  }

  /** What the pipeline's topics say about a namespace, a line a record. */
  public String story(String namespace) {
    List<Topic<String, ? extends Message>> told =
        List.of(
            topics.analysisRequests(),
            topics.measurementTasks(Sluice.CLUSTER),
            topics.measurements(),
            topics.verdicts(Sluice.CLUSTER));
    return told.stream()
        .flatMap(topic -> read(topic).stream())
        .filter(each -> each.key() != null)
        .filter(each -> each.key().startsWith(Sluice.CLUSTER + "/" + namespace + "/"))
        .sorted(Comparator.comparingLong(ConsumerRecord::timestamp))
        .map(Ledger::line)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String line(ConsumerRecord<String, ? extends Message> each) {
    Message value = each.value();
    return "%s %s-%d@%d %s"
        .formatted(
            Instant.ofEpochMilli(each.timestamp()),
            each.topic(),
            each.partition(),
            each.offset(),
            value == null
                ? "null"
                : TextFormat.printer().emittingSingleLine(true).printToString(value));
  }

  /** All dead letters, in the order they were written. */
  public List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    return read(topics.deadLetters());
  }

  /** All records of a topic that can be read, in the order of each partition. */
  public <K, V> List<ConsumerRecord<K, V>> read(Topic<K, V> topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<K, V>> all = new ArrayList<>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(raw -> decode(topic, raw).ifPresent(all::add));
      }
      return all;
    }
  }

  private static <K, V> Optional<ConsumerRecord<K, V>> decode(
      Topic<K, V> topic, ConsumerRecord<byte[], byte[]> raw) {
    try {
      return Optional.of(
          new ConsumerRecord<>(
              raw.topic(),
              raw.partition(),
              raw.offset(),
              raw.timestamp(),
              raw.timestampType(),
              raw.serializedKeySize(),
              raw.serializedValueSize(),
              topic.key().deserializer().deserialize(raw.topic(), raw.key()),
              topic.value().deserializer().deserialize(raw.topic(), raw.value()),
              raw.headers(),
              raw.leaderEpoch()));
    } catch (SerializationException e) {
      return Optional.empty();
    }
  }

  private static void follows(Verdict before, Verdict after) {
    String run = after.getRun().getName();
    assertThat(after.getVersion())
        .as("version of the verdicts on %s", run)
        .isGreaterThanOrEqualTo(before.getVersion());
    if (after.getVersion() == before.getVersion()) {
      assertThat(after.getMetricsList())
          .as("results under one version of the verdict on %s", run)
          .isEqualTo(before.getMetricsList());
    }
    if (isOver(before.getPhase())) {
      assertThat(after.getPhase())
          .as("phase of the ended run %s", run)
          .isEqualTo(before.getPhase());
    }
    for (int i = 0; i < before.getMetricsCount(); i++) {
      assertThat(after.getMetrics(i).getCount())
          .as("measurements counted of %s", run)
          .isGreaterThanOrEqualTo(before.getMetrics(i).getCount());
    }
  }

  private static void counted(
      Verdict verdict, MetricResult metric, Set<Long> measured, boolean silent) {
    String what = verdict.getRun().getName() + "/" + metric.getName();
    List<Long> listed =
        metric.getMeasurementsList().stream().map(each -> each.getSequence()).toList();
    assertThat(listed).as("sequences listed for %s", what).doesNotHaveDuplicates();
    int sum =
        metric.getSuccessful() + metric.getFailed() + metric.getInconclusive() + metric.getError();
    assertThat(sum).as("sum of the counters of %s", what).isGreaterThanOrEqualTo(metric.getCount());
    if (!silent) {
      assertThat(sum).as("%s counts what was measured", what).isLessThanOrEqualTo(measured.size());
      assertThat(measured).as("evidence for %s", what).containsAll(listed);
    }
    if (isOver(verdict.getPhase()) && verdict.getPhase() != AnalysisPhase.ANALYSIS_PHASE_ERROR) {
      // One more may have been under way when the run ended.
      assertThat(sum).as("%s lost none", what).isGreaterThanOrEqualTo(measured.size() - 1);
    }
  }

  private Map<String, Set<Long>> measured() {
    Map<String, Set<Long>> sequences = new HashMap<>();
    for (ConsumerRecord<String, Measurement> each : read(topics.measurements())) {
      Measurement measurement = each.value();
      if (measurement != null
          && measurement.getOutcomeCase() != Measurement.OutcomeCase.IN_PROGRESS
          && measurement.getOutcomeCase() != Measurement.OutcomeCase.OUTCOME_NOT_SET) {
        sequences
            .computeIfAbsent(
                measurement.getRun().getUid() + "/" + measurement.getMetric(),
                key -> new HashSet<>())
            .add(measurement.getSequence());
      }
    }
    return sequences;
  }

  private static boolean isOver(AnalysisPhase phase) {
    return switch (phase) {
      case ANALYSIS_PHASE_SUCCESSFUL,
          ANALYSIS_PHASE_FAILED,
          ANALYSIS_PHASE_ERROR,
          ANALYSIS_PHASE_INCONCLUSIVE ->
          true;
      default -> false;
    };
  }
}
