package dev.sluice.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script and the demo as processes, with input that cannot be used. */
final class LauncherIT {

  private static final String UNREACHABLE =
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: a, cluster: {server: "http://127.0.0.1:1"}}]
      users: [{name: a, user: {token: a}}]
      contexts: [{name: a, context: {cluster: a, user: a}}]
      current-context: a
      """;

  @TempDir Path folder;

  private record Ended(int code, String out, String err) {}

  @Test
  void withoutAJdkThatIsNewEnoughThereIsOneLine() throws Exception {
    Path root = Path.of("..").toAbsolutePath().normalize();
    Path script = Files.copy(root.resolve("sluice"), folder.resolve("sluice"));
    Path finder = Files.createDirectory(folder.resolve(".mvn")).resolve("find-jdk.sh");
    Files.writeString(
        finder,
        Files.readString(root.resolve(".mvn").resolve("find-jdk.sh"))
            .replace("wanted=25", "wanted=999"));
    Ended ended = run(List.of("sh", script.toString(), "demo"));
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).hasLineCount(1).contains("needs a JDK 999", "JAVA_HOME");
  }

  @Test
  void aKubeconfigThatIsMissingIsNamed() throws Exception {
    Ended ended = demo("--kubeconfig", folder.resolve("none").toString());
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err())
        .isEqualTo(
            "sluice: kubeconfig file %s does not exist or cannot be read\n"
                .formatted(folder.resolve("none")));
  }

  @Test
  void aKubeconfigThatIsNoneIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("kubeconfig"), "- not\n- one\n");
    Ended ended = demo("--kubeconfig", file.toString());
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).startsWith("sluice: kubeconfig file " + file).hasLineCount(1);
  }

  @Test
  void aClusterThatDoesNotAnswerIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("kubeconfig"), UNREACHABLE);
    Ended ended = demo("--kubeconfig", file.toString());
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err())
        .startsWith("sluice: the Kubernetes API server at http://127.0.0.1:1/ cannot be used: ")
        .hasLineCount(1);
  }

  private Ended demo(String... flags) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "demo",
                "--plain"));
    command.addAll(List.of(flags));
    return run(command);
  }

  private Ended run(List<String> command) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Ended(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
