package dev.sluice.clustersim.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.kubelet.Processes;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the commands of Jobs' containers as processes of this machine, with this user's rights: for
 * manifests that one trusts. Thread-safe.
 */
final class LocalProcesses implements Processes, AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(LocalProcesses.class);

  /** What a shell answers for a command that does not exist. */
  private static final int NOT_FOUND = 127;

  private final ConcurrentMap<Run, Process> running = new ConcurrentHashMap<>();
  private final BiConsumer<Run, Integer> ended;

  /**
   * Runs nothing yet.
   *
   * @param ended is told how each run ended, from another thread; not of those that were stopped
   */
  LocalProcesses(BiConsumer<Run, Integer> ended) {
    this.ended = ended;
  }

  @Override
  public boolean takes(ObjectNode pod, JsonNode container) {
    return Meta.of(pod).controller().filter(owner -> owner.kind().equals("Job")).isPresent()
        && container.has("command");
  }

  @Override
  public void start(Run run, ObjectNode pod, JsonNode container) {
    ProcessBuilder builder =
        new ProcessBuilder(commandLine(container))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    for (JsonNode variable : container.path("env")) {
      if (variable.has("value")) {
        builder.environment().put(Json.text(variable, "name"), Json.text(variable, "value"));
      }
    }
    try {
      Process process = builder.start();
      running.put(run, process);
      var unused = process.onExit().thenAccept(over -> tell(run, over.exitValue()));
    } catch (IOException e) {
      LOGGER
          .atWarn()
          .addKeyValue("container", run.container())
          .addKeyValue("error", e.getMessage())
          .log("command of a container cannot be started");
      Thread.ofVirtual().start(() -> ended.accept(run, NOT_FOUND));
    }
  }

  private void tell(Run run, int code) {
    if (running.remove(run) != null) {
      ended.accept(run, code);
    }
  }

  /** {@code exit} is no program, so a shell says it. */
  private static List<String> commandLine(JsonNode container) {
    List<String> line = new ArrayList<>();
    container.path("command").forEach(word -> line.add(word.asText()));
    container.path("args").forEach(word -> line.add(word.asText()));
    return line.getFirst().equals("exit") ? List.of("sh", "-c", String.join(" ", line)) : line;
  }

  @Override
  public void stop(Run run) {
    Process process = running.remove(run);
    if (process != null) {
      kill(process);
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Kills what still runs. */
  @Override
  public void close() {
    List.copyOf(running.keySet()).forEach(this::stop);
  }
}
