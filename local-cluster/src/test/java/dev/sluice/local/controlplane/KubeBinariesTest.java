package dev.sluice.local.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KubeBinariesTest {

  @TempDir Path dir;

  @Test
  void theNamedFolderComesFirst() throws IOException {
    Path named = programs(dir.resolve("named"));
    programs(dir.resolve("home/.kubeapitest/k8s/1.37.2-linux-amd64"));
    assertThat(find(Map.of("SLUICE_KUBE_BIN", named.toString())))
        .isEqualTo(new KubeBinaries.Found(named));
  }

  @Test
  void aNamedFolderWithoutTheProgramsIsSaidSo() {
    assertThat(find(Map.of("SLUICE_KUBE_BIN", dir.toString())))
        .isEqualTo(
            new KubeBinaries.Missing(
                "SLUICE_KUBE_BIN=%s must hold the executable programs etcd, kube-apiserver, kube-controller-manager"
                    .formatted(dir)));
  }

  @Test
  void programsBesideTheProjectAreUnpackedIntoTheCache() throws IOException {
    Path unpacked = programs(dir.resolve("unpacked"));
    Files.createDirectories(dir.resolve("project/module"));
    Files.createFile(dir.resolve("project/mvnw"));
    Path install = Files.createDirectories(dir.resolve("shared/kube")).resolve("install");
    executable(install, "#!/bin/sh\necho \"$1\" > " + dir + "/target\necho " + unpacked + "\n");

    assertThat(KubeBinaries.find(Map.of(), dir.resolve("project/module"), dir.resolve("home")))
        .isEqualTo(new KubeBinaries.Found(unpacked));
    assertThat(dir.resolve("target")).hasContent(dir.resolve("home/.cache/sluice").toString());
  }

  @Test
  void theNewestOfKubeApiTestsCacheIsTaken() throws IOException {
    programs(dir.resolve("home/.kubeapitest/k8s/1.36.0-linux-amd64"));
    Path newest = programs(dir.resolve("home/.kubeapitest/k8s/1.37.2-linux-amd64"));
    Files.createDirectories(dir.resolve("home/.kubeapitest/k8s/1.38.0-linux-amd64"));
    assertThat(find(Map.of())).isEqualTo(new KubeBinaries.Found(newest));
  }

  @Test
  void whereThereIsNothingOneLineSaysHowToGetIt() {
    assertThat(find(Map.of()))
        .isInstanceOfSatisfying(
            KubeBinaries.Missing.class,
            missing ->
                assertThat(missing.how())
                    .contains("set SLUICE_KUBE_BIN to a folder with etcd, kube-apiserver")
                    .doesNotContain("\n"));
  }

  private KubeBinaries find(Map<String, String> environment) {
    return KubeBinaries.find(environment, dir.resolve("elsewhere"), dir.resolve("home"));
  }

  private static Path programs(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String program : KubeBinaries.PROGRAMS) {
      executable(folder.resolve(program), "#!/bin/sh\n");
    }
    return folder;
  }

  private static void executable(Path file, String content) throws IOException {
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
