package dev.sluice.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Golden cases, one JSON object a line; from the folder {@code -Dsluice.golden} when it is set. */
public final class GoldenFile {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private GoldenFile() {}

  /** All cases of the file of this name. */
  public static List<JsonNode> read(String name) {
    List<JsonNode> cases = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(open(name)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          cases.add(MAPPER.readTree(line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("golden file " + name, e);
    }
    return cases;
  }

  /** The file of this name, still compressed. */
  public static InputStream open(String name) throws IOException {
    String folder = System.getProperty("sluice.golden", "");
    return folder.isBlank()
        ? Objects.requireNonNull(
            GoldenFile.class.getResourceAsStream("/golden/" + name), "no resource " + name)
        : Files.newInputStream(Path.of(folder, name));
  }
}
