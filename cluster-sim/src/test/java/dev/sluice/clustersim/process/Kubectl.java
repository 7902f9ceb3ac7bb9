package dev.sluice.clustersim.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** {@code kubectl} as a process, with a kubeconfig of its own. */
final class Kubectl {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path folder;
  private final Path kubeconfig;

  /** With the administrator's kubeconfig; skips the test where there is no {@code kubectl}. */
  Kubectl(Path folder, String kubeconfig) {
    this.folder = folder;
    this.kubeconfig = write("kubeconfig", kubeconfig);
    try {
      run("version", "--client");
    } catch (UncheckedIOException e) {
      Assumptions.abort("SKIPPED, no kubectl on the path");
    }
  }

  /** Writes a file beside the kubeconfig. */
  Path write(String name, String content) {
    try {
      return Files.writeString(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it prints, errors as well; it must succeed. */
  String run(String... arguments) {
    Result result = call(arguments);
    assertThat(result.code()).as("kubectl %s: %s", List.of(arguments), result.text()).isZero();
    return result.text();
  }

  /** What it prints; it must fail. */
  String fail(String... arguments) {
    Result result = call(arguments);
    assertThat(result.code()).as("kubectl %s: %s", List.of(arguments), result.text()).isNotZero();
    return result.text();
  }

  /** How it ended, with what it printed. */
  record Result(int code, String text) {}

  /** Starts it, with what it prints going to a file; the caller ends it. */
  Process start(Path output, String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("HOME", folder.toString());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What comes of it; one that does not end is ended. */
  Result call(String... arguments) {
    Path output = folder.resolve("output");
    Process process = start(output, arguments);
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "kubectl does not end: " + List.of(arguments) + Files.readString(output));
      }
      return new Result(process.exitValue(), Files.readString(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
