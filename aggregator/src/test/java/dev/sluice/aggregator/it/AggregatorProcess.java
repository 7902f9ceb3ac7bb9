package dev.sluice.aggregator.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Starts and kills {@link AggregatorMain}. For one thread. */
final class AggregatorProcess implements AutoCloseable {

  private final String bootstrapServers;
  private final String prefix;
  private final Path folder;
  private List<Process> running = List.of();

  AggregatorProcess(String bootstrapServers, String prefix, Path folder) {
    this.bootstrapServers = bootstrapServers;
    this.prefix = prefix;
    this.folder = folder;
  }

  void start() throws IOException {
    running =
        List.of(
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    AggregatorMain.class.getName(),
                    bootstrapServers,
                    prefix,
                    state().toString())
                .redirectErrorStream(true)
                .redirectOutput(
                    ProcessBuilder.Redirect.appendTo(folder.resolve("aggregator.log").toFile()))
                .start());
  }

  private Path state() {
    return folder.resolve("state");
  }

  /** SIGKILL. */
  void kill() {
    for (Process process : running) {
      process.destroyForcibly();
      process.onExit().join();
    }
    running = List.of();
  }

  void deleteState() throws IOException {
    if (!Files.exists(state())) {
      return;
    }
    try (Stream<Path> files = Files.walk(state())) {
      files.sorted(Comparator.reverseOrder()).forEach(AggregatorProcess::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String log() throws IOException {
    Path log = folder.resolve("aggregator.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  @Override
  public void close() {
    kill();
  }
}
