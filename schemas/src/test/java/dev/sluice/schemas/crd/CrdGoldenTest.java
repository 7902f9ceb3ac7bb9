package dev.sluice.schemas.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The checked-in definitions are what the model gives. After a change of the model write them anew
 * with {@code ./mvnw test -pl schemas -Dtest=CrdGoldenTest
 * -Dsluice.test.args=-Dsluice.regenerate=true}.
 */
class CrdGoldenTest {

  private static final Path FOLDER =
      Path.of("src/main/resources").resolve(CustomResourceDefinitions.FOLDER);

  @Test
  void theFilesAreWhatTheModelGives() throws IOException {
    Map<String, String> generated = CrdGenerator.files();
    assertThat(generated.keySet()).containsExactlyElementsOf(CustomResourceDefinitions.PLURALS);
    for (Map.Entry<String, String> file : generated.entrySet()) {
      Path path = FOLDER.resolve(file.getKey() + ".yaml");
      if (Boolean.getBoolean("sluice.regenerate")) {
        Files.createDirectories(FOLDER);
        Files.writeString(path, file.getValue());
      }
      assertThat(Files.readString(path))
          .as("%s is not what the model gives; write it anew as this test's comment says", path)
          .isEqualTo(file.getValue());
    }
  }
}
