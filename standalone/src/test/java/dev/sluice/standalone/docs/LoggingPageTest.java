package dev.sluice.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.observability.logging.LogKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LoggingPageTest {

  private static final Pattern KEY = Pattern.compile("addKeyValue\\(\\s*\"([^\"]+)\"");
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\.log\\(\\s*\"[^\"]*\\{}|LOGGER\\.(trace|debug|info|warn|error)\\(");

  @Test
  void thePageIsUpToDate() throws IOException {
    GoldenPage.check("logging.md", LogKeys.page());
  }

  @Test
  void everyKeyThatIsLoggedIsInTheDictionary() throws IOException {
    Map<String, String> unknown = new TreeMap<>();
    int keys = 0;
    for (Map.Entry<Path, String> source : sources().entrySet()) {
      Matcher key = KEY.matcher(source.getValue());
      while (key.find()) {
        keys++;
        if (!LogKeys.DICTIONARY.containsKey(key.group(1))) {
          unknown.put(key.group(1), source.getKey().toString());
        }
      }
    }
    assertThat(keys).isGreaterThan(20);
    assertThat(unknown).as("keys to add to LogKeys, or to name as LogKeys does").isEmpty();
  }

  @Test
  void linesAreLoggedWithKeysAndNotWithPlaceholders() throws IOException {
    assertThat(sources())
        .allSatisfy(
            (path, text) -> assertThat(PLACEHOLDER.matcher(text).find()).as("%s", path).isFalse());
  }

  private static Map<Path, String> sources() throws IOException {
    Map<Path, String> sources = new TreeMap<>();
    try (Stream<Path> modules = Files.list(GoldenPage.root())) {
      for (Path module : modules.toList()) {
        Path main = module.resolve("src/main/java");
        if (Files.isDirectory(main)) {
          try (Stream<Path> files = Files.walk(main)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
              sources.put(file, Files.readString(file));
            }
          }
        }
      }
    }
    return sources;
  }
}
