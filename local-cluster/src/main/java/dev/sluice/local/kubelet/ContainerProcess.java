package dev.sluice.local.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A container's command as a process of this machine, with the container's literal variables. */
final class ContainerProcess {

  private static final Logger LOGGER = LoggerFactory.getLogger(ContainerProcess.class);

  /** What a shell answers for a command that does not exist. */
  private static final int NOT_FOUND = 127;

  private ContainerProcess() {}

  /** The command line; {@code exit} is no program, so a shell says it. Pure. */
  static List<String> commandLine(Container container) {
    List<String> line = new ArrayList<>(container.getCommand());
    line.addAll(container.getArgs());
    if (!line.isEmpty() && line.getFirst().equals("exit")) {
      return List.of("sh", "-c", String.join(" ", line));
    }
    return line;
  }

  /**
   * Runs the command to its end. An interrupt of this thread kills it.
   *
   * @return its exit code; 0 where there is no command, 127 where it cannot be started
   */
  static int run(Container container) throws InterruptedException {
    List<String> line = commandLine(container);
    if (line.isEmpty()) {
      return 0;
    }
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    for (EnvVar variable : container.getEnv()) {
      if (variable.getValue() != null) {
        builder.environment().put(variable.getName(), variable.getValue());
      }
    }
    try {
      Process process = builder.start();
      try {
        return process.waitFor();
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      LOGGER
          .atWarn()
          .addKeyValue("container", container.getName())
          .addKeyValue("error", e.getMessage())
          .log("command of a container cannot be started");
      return NOT_FOUND;
    }
  }
}
