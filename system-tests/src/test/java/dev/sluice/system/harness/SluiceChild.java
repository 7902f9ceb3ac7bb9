package dev.sluice.system.harness;

import dev.sluice.standalone.cli.Main;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One part in a process of its own, started by its command, that can be killed like a machine. */
public final class SluiceChild implements AutoCloseable {

  private final Process process;

  private SluiceChild(Process process) {
    this.process = process;
  }

  /**
   * Starts a part.
   *
   * @param role controller, aggregator, worker or router
   * @param folder where its log goes, and its data
   * @param flags of the command, such as {@code --kafka}
   */
  public static SluiceChild start(String role, Path folder, List<String> flags) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx300m",
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                role.toLowerCase(Locale.ROOT)));
    command.addAll(flags);
    command.addAll(
        List.of(
            "--cluster", Sluice.CLUSTER, "--metrics-port", "0", "--data-dir", folder.toString()));
    return new SluiceChild(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(role + ".log").toFile())
            .start());
  }

  /** Kills it at once (SIGKILL) and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
