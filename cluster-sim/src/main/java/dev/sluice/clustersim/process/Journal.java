package dev.sluice.clustersim.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.ObjectKey;
import dev.sluice.clustersim.store.Change;
import dev.sluice.clustersim.store.ObjectStore;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps a store's objects in a folder: a file with one change a line, which is written anew with
 * nothing but the objects whenever it is opened. Not thread-safe: the store's rules.
 */
final class Journal implements AutoCloseable {

  private static final String FILE = "objects.jsonl";

  private final BufferedWriter writer;

  private Journal(BufferedWriter writer) {
    this.writer = writer;
  }

  /**
   * Fills the store with what the folder holds, and keeps what happens to it from now on.
   *
   * @throws UncheckedIOException when the file cannot be read or written; its message names it
   */
  static Journal open(Path folder, ObjectStore store) {
    Path file = folder.resolve(FILE);
    try {
      Files.createDirectories(folder);
      Map<ObjectKey, ObjectNode> objects = new TreeMap<>();
      long revision = read(file, objects);
      if (!objects.isEmpty()) {
        store.load(objects, revision);
      }
      Path fresh = folder.resolve(FILE + ".new");
      try (BufferedWriter all = Files.newBufferedWriter(fresh)) {
        for (var resource : store.dump().entrySet()) {
          for (ObjectNode object : resource.getValue()) {
            write(all, key(resource.getKey(), object), object, store.revision());
          }
        }
      }
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
      Journal journal =
          new Journal(Files.newBufferedWriter(file, java.nio.file.StandardOpenOption.APPEND));
      store.listen(journal::append);
      return journal;
    } catch (IOException e) {
      throw new UncheckedIOException("the cluster's objects in " + file + ": " + e.getMessage(), e);
    }
  }

  private static long read(Path file, Map<ObjectKey, ObjectNode> objects) throws IOException {
    long revision = 0;
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    for (int i = 0; i < lines.size(); i++) {
      JsonNode line;
      try {
        line = Json.parse(lines.get(i));
      } catch (IOException e) {
        if (i == lines.size() - 1) {
          // Cut off by a crash: it never was acknowledged.
          break;
        }
        throw new IOException("line %d is no JSON".formatted(i + 1), e);
      }
      ObjectKey key =
          new ObjectKey(
              new GroupResource(Json.text(line, "group"), Json.text(line, "resource")),
              Json.text(line, "namespace"),
              Json.text(line, "name"));
      revision = Math.max(revision, line.path("revision").asLong());
      if (line.get("object") instanceof ObjectNode object) {
        objects.put(key, object);
      } else {
        objects.remove(key);
      }
    }
    return revision;
  }

  private static ObjectKey key(GroupResource resource, ObjectNode object) {
    return new ObjectKey(
        resource,
        Json.text(object, "metadata", "namespace"),
        Json.text(object, "metadata", "name"));
  }

  private void append(Change change) {
    try {
      write(
          writer,
          change.key(),
          change.after().map(JsonNode.class::cast).orElse(Json.object().nullNode()),
          change.revision());
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the cluster's objects cannot be kept", e);
    }
  }

  private static void write(BufferedWriter writer, ObjectKey key, JsonNode object, long revision)
      throws IOException {
    ObjectNode line =
        Json.object()
            .put("revision", revision)
            .put("group", key.resource().group())
            .put("resource", key.resource().resource())
            .put("namespace", key.namespace())
            .put("name", key.name());
    line.set("object", object);
    writer.write(line.toString());
    writer.newLine();
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
