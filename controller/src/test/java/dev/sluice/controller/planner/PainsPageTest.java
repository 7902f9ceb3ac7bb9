package dev.sluice.controller.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/pains.md names tests as evidence: they are there. */
class PainsPageTest {

  private static final Path REPOSITORY = Path.of("..");
  private static final Pattern EVIDENCE = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");

  @Test
  void everyTestThatThePageNamesExists() throws IOException {
    Map<String, String> sources = testSources();
    List<MatchResult> named = EVIDENCE.matcher(page()).results().toList();
    assertThat(named).hasSizeGreaterThan(100);
    assertThat(named)
        .allSatisfy(
            test ->
                assertThat(sources.getOrDefault(test.group(1), ""))
                    .as(test.group())
                    .containsPattern("[ >]" + test.group(2) + "\\("));
  }

  @Test
  void everyRowSaysWhatSluiceDoes() throws IOException {
    assertThat(page().lines().filter(line -> line.startsWith("| [") && !line.contains("see theme")))
        .hasSizeGreaterThan(100)
        .allSatisfy(row -> assertThat(row.split("\\|", -1)[3]).isNotBlank());
  }

  private static String page() throws IOException {
    return Files.readString(REPOSITORY.resolve("docs/pains.md"));
  }

  private static Map<String, String> testSources() throws IOException {
    try (Stream<Path> modules = Files.list(REPOSITORY)) {
      return modules
          .map(module -> module.resolve("src/test/java"))
          .filter(Files::isDirectory)
          .flatMap(PainsPageTest::files)
          .filter(file -> file.toString().matches(".*(Test|IT)\\.java"))
          .collect(
              Collectors.toMap(
                  file -> file.getFileName().toString().replace(".java", ""),
                  PainsPageTest::read,
                  String::concat));
    }
  }

  private static Stream<Path> files(Path folder) {
    try {
      return Files.walk(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
