package dev.sluice.schemas.events;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The published schemas of the public topics, as files in the class path. */
public enum PublicSchemas {
  /** JSON Schema of {@link RolloutState}. */
  ROLLOUT_STATE("rollout-state.v1.json"),
  /** JSON Schema of the documents in the event topic. */
  ROLLOUT_EVENT("rollout-event.v1.json"),
  /** AsyncAPI 3 document of all public topics; refers to the other two by their file names. */
  ASYNC_API("asyncapi.yaml");

  /** Where the files are in the class path. */
  public static final String FOLDER = "META-INF/sluice/schemas";

  private final String file;

  PublicSchemas(String file) {
    this.file = file;
  }

  /** Name of the file. */
  public String file() {
    return file;
  }

  /** Text of the file. */
  public String text() {
    String path = "/" + FOLDER + "/" + file;
    try (InputStream text = PublicSchemas.class.getResourceAsStream(path)) {
      return new String(Objects.requireNonNull(text, path).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
