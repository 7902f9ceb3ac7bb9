package dev.sluice.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.aggregator.judge.JudgeSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AggregatorConfigTest {

  private static final AggregatorConfig CONFIG =
      AggregatorConfig.of("kafka:9092", "sluice", Path.of("state"));

  @Test
  void theUsualConfigurationNamesItsGroupAfterTheCell() {
    assertThat(CONFIG.applicationId()).isEqualTo("sluice.aggregator");
    assertThat(CONFIG.topics().prefix()).isEqualTo("sluice");
  }

  @Test
  void everyWrongValueIsRefusedWithItsNameAndWhatWouldBeRight() {
    refused(() -> CONFIG.withBootstrapServers(" "), "bootstrapServers must name a broker");
    refused(() -> CONFIG.withPrefix("a b"), "topic prefix 'a b' must be letters");
    refused(() -> CONFIG.withApplicationId("a/b"), "applicationId 'a/b' must be 1 to 128");
    refused(() -> CONFIG.withThreads(0), "threads must be 1 to 64, not 0");
    refused(() -> CONFIG.withThreads(65), "threads must be 1 to 64, not 65");
    refused(() -> CONFIG.withTick(Duration.ofMillis(4)), "tick must be 5 ms to 10 s");
    refused(() -> CONFIG.withTick(Duration.ofSeconds(11)), "tick must be 5 ms to 10 s");
    refused(() -> CONFIG.withMaxRecordBytes(1_000), "maxRecordBytes must be 64 KiB to 16 MiB");
    refused(
        () -> new JudgeSettings(Duration.ZERO, Duration.ofSeconds(1), 1, Duration.ZERO),
        "taskTimeout must be more than zero");
    refused(
        () -> new JudgeSettings(Duration.ofSeconds(1), Duration.ZERO, 1, Duration.ZERO),
        "stopTimeout must be more than zero");
    refused(
        () -> new JudgeSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), 0, Duration.ZERO),
        "attempts must be at least 1");
    refused(
        () ->
            new JudgeSettings(
                Duration.ofSeconds(1), Duration.ofSeconds(1), 1, Duration.ofSeconds(-1)),
        "progressGap must not be negative");
  }

  private static void refused(ThrowingCallable action, String message) {
    assertThatThrownBy(action)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
