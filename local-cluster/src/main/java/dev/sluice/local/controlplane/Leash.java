package dev.sluice.local.controlplane;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A child process that ends with this JVM even when the JVM is killed: a shell beside it waits on a
 * pipe from here, and kills it when the pipe closes.
 */
final class Leash implements AutoCloseable {

  private static final String SCRIPT =
      "exec 3<&0; \"$@\" </dev/null & pid=$!; (cat <&3 >/dev/null; kill $pid 2>/dev/null) & wait $pid";

  private final Process shell;

  private Leash(Process shell) {
    this.shell = shell;
  }

  /** Starts {@code command} in {@code folder} with all its output going to {@code log}. */
  static Leash start(Path folder, File log, List<String> command) throws IOException {
    List<String> leashed = new ArrayList<>(List.of("sh", "-c", SCRIPT, "leash"));
    leashed.addAll(command);
    return new Leash(
        new ProcessBuilder(leashed)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start());
  }

  boolean isAlive() {
    return shell.isAlive();
  }

  /** Ends the child and waits for it, at most 10 s. */
  @Override
  public void close() {
    try {
      shell.getOutputStream().close();
    } catch (IOException e) {
      // The pipe is broken already, which ends the child just as well.
    }
    try {
      if (!shell.waitFor(10, TimeUnit.SECONDS)) {
        shell.descendants().forEach(ProcessHandle::destroyForcibly);
        shell.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
    }
  }
}
