package dev.sluice.schemas.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.schemas.crd.RecordSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The published schema is what the record gives. After a change write it anew with {@code ./mvnw
 * test -pl schemas -Dtest=StateSchemaGoldenTest -Dsluice.test.args=-Dsluice.regenerate=true}.
 */
class StateSchemaGoldenTest {

  private static final Path FILE =
      Path.of("src/main/resources", PublicSchemas.FOLDER, PublicSchemas.ROLLOUT_STATE.file());

  @Test
  void theFileIsWhatTheRecordGives() throws IOException {
    String generated = generate();
    if (Boolean.getBoolean("sluice.regenerate")) {
      Files.writeString(FILE, generated);
    }
    assertThat(Files.readString(FILE))
        .as("%s is not what the record gives; write it anew as this test's comment says", FILE)
        .isEqualTo(generated);
  }

  private static String generate() throws IOException {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("$id", "https://sluice.dev/schemas/rollout-state.v1.json");
    schema.put("title", "Rollout state");
    schema.put(
        "description",
        "The present state of a Rollout, complete. Readers skip properties that they do not know.");
    schema.putAll(RecordSchemas.of(RolloutState.class));
    schema.put(
        "required",
        List.of(
            "cluster",
            "namespace",
            "name",
            "uid",
            "generation",
            "sequence",
            "at",
            "revision",
            "aborted"));
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter()
            .withArrayIndenter(new DefaultIndenter("  ", "\n"))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"));
    return new ObjectMapper().writer(printer).writeValueAsString(schema) + "\n";
  }
}
