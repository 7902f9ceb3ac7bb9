package dev.sluice.schemas.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.schemas.compat.SchemaChanges.Direction;
import dev.sluice.schemas.crd.CustomResourceDefinitions;
import dev.sluice.schemas.events.PublicSchemas;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What was released stays valid: the folder {@code src/released} holds the contracts of each
 * release, and the present ones may only add to every one of them.
 */
class ReleasedContractsTest {

  private static final Path RELEASED = Path.of("src/released");
  private static final Path FILES = Path.of("src/main/resources");

  private static List<Path> files(String kind) throws IOException {
    try (Stream<Path> files = Files.walk(RELEASED)) {
      List<Path> found =
          files
              .filter(Files::isRegularFile)
              .filter(file -> parent(file).equals(kind))
              .sorted()
              .toList();
      assertThat(found).as("released %s", kind).isNotEmpty();
      return found;
    }
  }

  private static String parent(Path file) {
    return file.getName(file.getNameCount() - 2).toString();
  }

  private static JsonNode read(Path file) throws IOException {
    assertThat(file).as("a released file has gone").exists();
    return Serialization.unmarshal(Files.readString(file), JsonNode.class);
  }

  private static void check(Direction direction, Path older, Path newer) throws IOException {
    assertThat(SchemaChanges.between(direction, read(older), read(newer)))
        .as("%s breaks those who use %s", newer, older)
        .isEmpty();
  }

  @Test
  void customResourceDefinitionsOnlyGrow() throws IOException {
    for (Path older : files("crds")) {
      check(
          Direction.WRITTEN_BY_USERS,
          older,
          FILES.resolve(CustomResourceDefinitions.FOLDER).resolve(older.getFileName()));
    }
  }

  @Test
  void schemasOfPublicTopicsOnlyGrow() throws IOException {
    for (Path older : files("events")) {
      check(
          Direction.READ_BY_USERS,
          older,
          FILES.resolve(PublicSchemas.FOLDER).resolve(older.getFileName()));
    }
  }

  @Test
  void fieldsOfRecordsNeverChangeOrVanish() throws IOException {
    SortedSet<String> current = RecordLines.current();
    for (Path older : files("records")) {
      assertThat(current)
          .as("a field or value of %s was removed, renamed, renumbered or got another type", older)
          .containsAll(Files.readAllLines(older));
    }
  }

  @Test
  void everyContractIsInTheNewestRelease() throws IOException {
    List<String> crds = files("crds").stream().map(file -> file.getFileName().toString()).toList();
    assertThat(crds)
        .containsAll(CustomResourceDefinitions.PLURALS.stream().map(p -> p + ".yaml").toList());
    List<String> events =
        files("events").stream().map(file -> file.getFileName().toString()).toList();
    assertThat(events)
        .containsAll(Stream.of(PublicSchemas.values()).map(PublicSchemas::file).toList());
  }

  /** Writes {@code src/released/VERSION} when {@code -Dsluice.release=VERSION} is given. */
  @Test
  void aReleaseIsWrittenOnDemand() throws IOException {
    String version = System.getProperty("sluice.release", "");
    if (version.isBlank()) {
      return;
    }
    Path folder = RELEASED.resolve(version);
    copy(FILES.resolve(CustomResourceDefinitions.FOLDER), folder.resolve("crds"));
    copy(FILES.resolve(PublicSchemas.FOLDER), folder.resolve("events"));
    Files.createDirectories(folder.resolve("records"));
    Files.write(folder.resolve("records/fields.txt"), RecordLines.current());
    assertThat(folder.resolve("records/fields.txt")).exists();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.writeString(to.resolve(file.getFileName()), Files.readString(file));
      }
    }
  }
}
