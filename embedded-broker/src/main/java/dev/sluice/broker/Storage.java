package dev.sluice.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/** The broker's folder: made and formatted on first use, removed at the end when temporary. */
final class Storage {

  private final Path dir;
  private final boolean temporary;

  private Storage(Path dir, boolean temporary) {
    this.dir = dir;
    this.temporary = temporary;
  }

  static Storage of(BrokerConfig config) {
    try {
      if (config.dataDir().isEmpty()) {
        return new Storage(Files.createTempDirectory("sluice-broker"), true);
      }
      Path dir = config.dataDir().get().toAbsolutePath();
      Files.createDirectories(dir);
      return new Storage(dir, false);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "data folder of the embedded broker cannot be made: " + e.getMessage(), e);
    }
  }

  Path dir() {
    return dir;
  }

  /** Formats the folder unless it holds a node already. */
  void format() {
    if (Files.exists(dir.resolve("meta.properties"))) {
      return;
    }
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setNodeId(BrokerSettings.nodeId())
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(dir.toString())
          .addDirectory(dir.toString())
          .setReleaseVersion(MetadataVersion.latestProduction())
          .run();
    } catch (Exception e) {
      throw new BrokerException("folder " + dir + " cannot be formatted for a broker", e);
    }
  }

  void deleteIfTemporary() throws IOException {
    if (!temporary) {
      return;
    }
    Files.walkFileTree(
        dir,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            // The broker's own clean-up may still be at work.
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
