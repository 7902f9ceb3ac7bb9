package dev.sluice.local.controlplane;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the control plane's three programs are. Looked for in the folder named by {@value
 * #VARIABLE}, then in {@code ../shared/kube} beside the project's root (unpacked once into {@code
 * ~/.cache/sluice}), then in the cache of fabric8 kube-api-test.
 */
public sealed interface KubeBinaries {

  /** The environment variable that names the folder. */
  String VARIABLE = "SLUICE_KUBE_BIN";

  /** The programs that must be in it. */
  List<String> PROGRAMS = List.of("etcd", "kube-apiserver", "kube-controller-manager");

  /** All three are in {@code folder}. */
  record Found(Path folder) implements KubeBinaries {}

  /** They are not on this machine; {@code how} is one line that says how to get them. */
  record Missing(String how) implements KubeBinaries {}

  /** Looks with this process's environment, working folder and home. */
  static KubeBinaries find() {
    return find(
        System.getenv(),
        Path.of(System.getProperty("user.dir")),
        Path.of(System.getProperty("user.home")));
  }

  /**
   * Looks for the programs.
   *
   * @param environment the variables
   * @param workingFolder the project's root or a folder in it
   * @param home the user's home
   */
  static KubeBinaries find(Map<String, String> environment, Path workingFolder, Path home) {
    String named = environment.getOrDefault(VARIABLE, "");
    if (!named.isBlank()) {
      return complete(Path.of(named))
          ? new Found(Path.of(named))
          : new Missing(
              "%s=%s must hold the executable programs %s"
                  .formatted(VARIABLE, named, String.join(", ", PROGRAMS)));
    }
    return besideProject(workingFolder)
        .map(install -> unpack(install, home.resolve(".cache").resolve("sluice")))
        .or(() -> kubeApiTest(environment, home).map(Found::new))
        .orElseGet(
            () ->
                new Missing(
                    "No Kubernetes control plane on this machine: set %s to a folder with %s (from https://dl.k8s.io and the etcd releases)"
                        .formatted(VARIABLE, String.join(", ", PROGRAMS))));
  }

  private static Optional<Path> besideProject(Path workingFolder) {
    for (Path folder = workingFolder.toAbsolutePath().normalize();
        folder != null;
        folder = folder.getParent()) {
      // Maven runs a module's tests in the module's folder: go up to the root first.
      if (Files.exists(folder.resolve("mvnw"))) {
        return Optional.of(folder.resolveSibling("shared").resolve("kube").resolve("install"))
            .filter(Files::isExecutable);
      }
    }
    return Optional.empty();
  }

  private static KubeBinaries unpack(Path install, Path target) {
    try {
      Process process =
          new ProcessBuilder(install.toString(), target.toString())
              .redirectErrorStream(true)
              .start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int exit = process.waitFor();
      Path folder = Path.of(output.lines().reduce("", (first, last) -> last));
      return exit == 0 && complete(folder)
          ? new Found(folder)
          : new Missing("%s %s failed: %s".formatted(install, target, output));
    } catch (IOException e) {
      return new Missing("%s could not be run: %s".formatted(install, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Missing("interrupted while unpacking the control plane");
    }
  }

  private static Optional<Path> kubeApiTest(Map<String, String> environment, Path home) {
    String named = environment.getOrDefault("KUBE_API_TEST_DIR", "");
    Path cache = (named.isBlank() ? home.resolve(".kubeapitest") : Path.of(named)).resolve("k8s");
    if (!Files.isDirectory(cache)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(cache)) {
      return versions.filter(KubeBinaries::complete).max(Comparator.naturalOrder());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean complete(Path folder) {
    return PROGRAMS.stream().allMatch(program -> Files.isExecutable(folder.resolve(program)));
  }
}
