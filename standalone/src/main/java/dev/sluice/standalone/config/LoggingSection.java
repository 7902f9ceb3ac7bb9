package dev.sluice.standalone.config;

import dev.sluice.observability.logging.LogFormat;
import dev.sluice.observability.logging.LoggingConfig;
import dev.sluice.standalone.config.tree.Key;
import java.util.Map;
import org.slf4j.event.Level;

/** How the process logs. */
public record LoggingSection(
    @Key(value = "How lines look; see [logging](logging.md).", otherwise = "text") LogFormat format,
    @Key(value = "Least level of Sluice's own lines.", otherwise = "info") Level level,
    @Key(value = "Least level of the libraries' lines.", otherwise = "warn") Level libraries,
    @Key("Least level of one logger, by its name; in place of the two above.")
        Map<String, Level> levels) {

  /** The same for the logging set-up. */
  public LoggingConfig config() {
    return new LoggingConfig(format, level, libraries, levels);
  }
}
