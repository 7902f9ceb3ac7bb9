package dev.sluice.schemas.topic;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_DELETE;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.Measurement;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.records.v1.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Every topic of one cell (an isolated fleet on a shared Kafka), by its prefix. Immutable.
 *
 * <p>Topics that go down to a cluster carry the cluster's name, so that an ACL on the prefix {@code
 * <cell>.<cluster>.} keeps one cluster's credentials from another's records.
 */
public final class TopicCatalogue {

  /** The prefix where none is configured. */
  public static final String DEFAULT_PREFIX = "sluice";

  private static final Pattern PREFIX =
      Pattern.compile("[a-zA-Z0-9_-]{1,64}(\\.[a-zA-Z0-9_-]{1,64})*");
  private static final Pattern CLUSTER = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final int PARTITIONS = 8;

  private final String prefix;

  /**
   * The catalogue of one cell.
   *
   * @param prefix the cell's prefix: letters, digits, '-', '_' in parts parted by '.'
   * @throws IllegalArgumentException naming the prefix and what it may hold
   */
  public TopicCatalogue(String prefix) {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "topic prefix '%s' must be letters, digits, '-' and '_' in parts parted by '.'"
              .formatted(prefix));
    }
    this.prefix = prefix;
  }

  /** The cell's prefix. */
  public String prefix() {
    return prefix;
  }

  /** Requests of every cluster, co-partitioned with {@link #measurements()}. */
  public Topic<String, AnalysisRequest> analysisRequests() {
    return compacted("analysis-requests", Proto.serde(AnalysisRequest.parser()));
  }

  /** Measurements of every cluster: the evidence, kept for days. */
  public Topic<String, Measurement> measurements() {
    return deleted("measurements", Proto.serde(Measurement.parser()), Duration.ofDays(7));
  }

  /** Tasks for the workers of one cluster. */
  public Topic<String, MeasurementTask> measurementTasks(String cluster) {
    return deleted(
        cluster(cluster) + ".measurement-tasks",
        Proto.serde(MeasurementTask.parser()),
        Duration.ofHours(1));
  }

  /** Verdicts for the controller of one cluster. */
  public Topic<String, Verdict> verdicts(String cluster) {
    return compacted(cluster(cluster) + ".verdicts", Proto.serde(Verdict.parser()));
  }

  /** Commands for the router of one cluster. */
  public Topic<String, RoutingCommand> routingCommands(String cluster) {
    return compacted(cluster(cluster) + ".routing-commands", Proto.serde(RoutingCommand.parser()));
  }

  /** Reports of one cluster's router. */
  public Topic<String, RoutingReport> routingReports(String cluster) {
    return compacted(cluster(cluster) + ".routing-reports", Proto.serde(RoutingReport.parser()));
  }

  /** Public: the present state of every Rollout as JSON, null once it is deleted. */
  public Topic<String, byte[]> rollouts() {
    return compacted("rollouts", Serdes.ByteArray());
  }

  /** Public: what happened to every Rollout, as CloudEvents in binary mode. */
  public Topic<String, byte[]> rolloutEvents() {
    return deleted("rollout-events", Serdes.ByteArray(), Duration.ofDays(30));
  }

  /** Records that could not be handled, with the cause in their headers ({@link DeadLetter}). */
  public Topic<byte[], byte[]> deadLetters() {
    return new Topic<>(
        name("dead-letters"),
        Serdes.ByteArray(),
        Serdes.ByteArray(),
        1,
        deleteAfter(Duration.ofDays(7)));
  }

  /** The topics that no cluster owns. */
  public List<Topic<?, ?>> fleetTopics() {
    return List.of(analysisRequests(), measurements(), rollouts(), rolloutEvents(), deadLetters());
  }

  /** The topics of one cluster. */
  public List<Topic<?, ?>> clusterTopics(String cluster) {
    return List.of(
        measurementTasks(cluster),
        verdicts(cluster),
        routingCommands(cluster),
        routingReports(cluster));
  }

  /**
   * The cluster's name, when it may be part of a topic's name.
   *
   * @throws IllegalArgumentException naming the cluster and the rule (an RFC 1123 label)
   */
  public static String requireCluster(String cluster) {
    if (!CLUSTER.matcher(cluster).matches()) {
      throw new IllegalArgumentException(
          "cluster name '%s' must be an RFC 1123 label: lower-case letters, digits and '-', at most 63"
              .formatted(cluster));
    }
    return cluster;
  }

  private static String cluster(String cluster) {
    return requireCluster(cluster);
  }

  private String name(String suffix) {
    return prefix + "." + suffix;
  }

  private <V> Topic<String, V> compacted(String suffix, Serde<V> value) {
    return new Topic<>(
        name(suffix),
        Serdes.String(),
        value,
        PARTITIONS,
        Map.of(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_COMPACT));
  }

  private <V> Topic<String, V> deleted(String suffix, Serde<V> value, Duration retention) {
    return new Topic<>(name(suffix), Serdes.String(), value, PARTITIONS, deleteAfter(retention));
  }

  private static Map<String, String> deleteAfter(Duration retention) {
    return Map.of(
        CLEANUP_POLICY_CONFIG,
        CLEANUP_POLICY_DELETE,
        RETENTION_MS_CONFIG,
        Long.toString(retention.toMillis()));
  }
}
