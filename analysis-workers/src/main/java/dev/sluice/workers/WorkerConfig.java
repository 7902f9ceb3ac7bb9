package dev.sluice.workers;

import dev.sluice.schemas.topic.TopicCatalogue;
import dev.sluice.workers.account.AccountLimits;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of one worker process.
 *
 * @param bootstrapServers Kafka, host:port separated by commas
 * @param kafka further properties of every Kafka client: security, for example
 * @param prefix the cell's topic prefix
 * @param cluster whose tasks are carried out, an RFC 1123 label
 * @param name of this worker in measurements and logs, unique in the cluster
 * @param consumers share consumers, 1 to 64; each takes one batch at a time. With as many in each
 *     of several processes as the task topic has partitions, each partition keeps a living reader
 *     while the death of another process is found out
 * @param batch tasks a consumer takes at once, 1 to 500
 * @param handOverAfter how long a batch is held for its slowest task before that is reported in
 *     progress instead; 10 ms to 10 s
 * @param recordLock after how long Kafka gives the tasks of a dead worker to another, 1 s to 60 s;
 *     brokers allow no less than 15 s unless configured so
 * @param maxRunning tasks under way in this process at most, 1 to 100 000
 * @param maxMeasurement how long one measurement may take, 1 s to 1 h; Jobs are not bound by it
 * @param drain how long tasks in hand may still take when the worker stops, at most 30 s
 * @param limits bounds of a provider account
 * @param limitsByProvider bounds of accounts of a provider type, in place of {@code limits}
 * @param maxAnswerBytes largest answer read from a provider, 1 KiB to 64 MiB
 * @param trustedCertificates PEM bundle of authorities that providers' servers may be certified by,
 *     besides the platform's
 */
@RecordBuilder
public record WorkerConfig(
    String bootstrapServers,
    Map<String, String> kafka,
    String prefix,
    String cluster,
    String name,
    int consumers,
    int batch,
    Duration handOverAfter,
    Duration recordLock,
    int maxRunning,
    Duration maxMeasurement,
    Duration drain,
    AccountLimits limits,
    Map<String, AccountLimits> limitsByProvider,
    int maxAnswerBytes,
    Optional<Path> trustedCertificates)
    implements WorkerConfigBuilder.With {

  /** Checks every bound. */
  public WorkerConfig {
    kafka = Map.copyOf(kafka);
    limitsByProvider = Map.copyOf(limitsByProvider);
    TopicCatalogue.requireCluster(cluster);
    require(!bootstrapServers.isBlank(), "bootstrapServers", "must be given");
    require(!name.isBlank(), "name", "must be given");
    between("consumers", consumers, 1, 64);
    between("batch", batch, 1, 500);
    between("handOverAfter", handOverAfter, Duration.ofMillis(10), Duration.ofSeconds(10));
    between("recordLock", recordLock, Duration.ofSeconds(1), Duration.ofSeconds(60));
    between("maxRunning", maxRunning, 1, 100_000);
    between("maxMeasurement", maxMeasurement, Duration.ofSeconds(1), Duration.ofHours(1));
    between("drain", drain, Duration.ZERO, Duration.ofSeconds(30));
    between("maxAnswerBytes", maxAnswerBytes, 1 << 10, 1 << 26);
  }

  /** The defaults for one cluster's workers. */
  public static WorkerConfig of(String bootstrapServers, String cluster, String name) {
    return new WorkerConfig(
        bootstrapServers,
        Map.of(),
        TopicCatalogue.DEFAULT_PREFIX,
        cluster,
        name,
        4,
        100,
        Duration.ofMillis(200),
        Duration.ofSeconds(15),
        10_000,
        Duration.ofMinutes(5),
        Duration.ofSeconds(2),
        AccountLimits.DEFAULT,
        Map.of(),
        1 << 20,
        Optional.empty());
  }

  /** The share group of the cluster's workers. */
  public String group() {
    return "%s.%s.workers".formatted(prefix, cluster);
  }

  private static void between(String field, int value, int least, int most) {
    require(
        value >= least && value <= most,
        field,
        "must be %d to %d, not %d".formatted(least, most, value));
  }

  private static void between(String field, Duration value, Duration least, Duration most) {
    require(
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        field,
        "must be %s to %s, not %s".formatted(least, most, value));
  }

  private static void require(boolean holds, String field, String message) {
    if (!holds) {
      throw new IllegalArgumentException("worker setting %s %s".formatted(field, message));
    }
  }
}
