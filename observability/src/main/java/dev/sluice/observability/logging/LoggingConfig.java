package dev.sluice.observability.logging;

import java.util.Map;
import org.slf4j.event.Level;

/**
 * How a process logs.
 *
 * @param format how lines look
 * @param level least level of Sluice's own lines
 * @param libraries least level of Kafka's, the Kubernetes client's and other libraries' lines
 * @param levels least level of single loggers by name, in place of the two above
 */
public record LoggingConfig(
    LogFormat format, Level level, Level libraries, Map<String, Level> levels) {

  /** Copies {@code levels}. */
  public LoggingConfig {
    levels = Map.copyOf(levels);
  }

  /** Text; Sluice from INFO, libraries from WARN. */
  public static LoggingConfig defaults() {
    return new LoggingConfig(LogFormat.TEXT, Level.INFO, Level.WARN, Map.of());
  }
}
