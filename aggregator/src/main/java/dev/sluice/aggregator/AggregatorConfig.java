package dev.sluice.aggregator;

import dev.sluice.aggregator.judge.JudgeSettings;
import dev.sluice.schemas.topic.TopicCatalogue;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How an aggregator runs.
 *
 * @param bootstrapServers the broker, {@code host:port} parted by commas
 * @param prefix the cell's topic prefix
 * @param applicationId names the consumer group and the changelog topics: the same for every
 *     instance of a cell, and for good
 * @param stateDir where the stores live; may be deleted, its content comes back from Kafka
 * @param threads how many stream threads, 1 to 64
 * @param tick how often due measurements are looked for; bounds their lateness
 * @param maxRecordBytes the largest task, verdict and state that is written, 64 KiB to 16 MiB; less
 *     than what broker and producer take
 * @param judge limits of tasks and verdicts
 * @param kafka further Kafka settings (security, for example), passed on as they are; they win
 */
@RecordBuilder
public record AggregatorConfig(
    String bootstrapServers,
    String prefix,
    String applicationId,
    Path stateDir,
    int threads,
    Duration tick,
    int maxRecordBytes,
    JudgeSettings judge,
    Map<String, String> kafka)
    implements AggregatorConfigBuilder.With {

  private static final int KIB = 1024;

  /** Checks the bounds and copies {@code kafka}. */
  public AggregatorConfig {
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException("bootstrapServers must name a broker as host:port");
    }
    if (!applicationId.matches("[a-zA-Z0-9._-]{1,128}")) {
      throw new IllegalArgumentException(
          "applicationId '%s' must be 1 to 128 letters, digits, '.', '_' and '-'"
              .formatted(applicationId));
    }
    if (threads < 1 || threads > 64) {
      throw new IllegalArgumentException("threads must be 1 to 64, not " + threads);
    }
    if (tick.compareTo(Duration.ofMillis(5)) < 0 || tick.compareTo(Duration.ofSeconds(10)) > 0) {
      throw new IllegalArgumentException("tick must be 5 ms to 10 s, not " + tick);
    }
    if (maxRecordBytes < 64 * KIB || maxRecordBytes > 16 * KIB * KIB) {
      throw new IllegalArgumentException(
          "maxRecordBytes must be 64 KiB to 16 MiB, not " + maxRecordBytes);
    }
    new TopicCatalogue(prefix); // refuses a prefix that is none
    kafka = Map.copyOf(kafka);
  }

  /** The topics of the cell. */
  public TopicCatalogue topics() {
    return new TopicCatalogue(prefix);
  }

  /** A configuration with everything else as it usually is. */
  public static AggregatorConfig of(String bootstrapServers, String prefix, Path stateDir) {
    return new AggregatorConfig(
        bootstrapServers,
        prefix,
        prefix + ".aggregator",
        stateDir,
        2,
        Duration.ofMillis(50),
        900 * KIB,
        JudgeSettings.DEFAULT,
        Map.of());
  }
}
