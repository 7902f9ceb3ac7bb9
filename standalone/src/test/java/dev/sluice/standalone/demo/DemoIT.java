package dev.sluice.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.local.controlplane.KubeBinaries;
import dev.sluice.testkit.kube.KubeFixture;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DemoIT {

  // Skips, or fails, where there are no programs for a control plane.
  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withoutKubelet();

  @Test
  void aGoodVersionIsPromotedAndABadOneRolledBackAtItsFirstBadVerdict() throws Exception {
    StringWriter printed = new StringWriter();
    List<String> metrics = new ArrayList<>();
    List<Path> kubeconfigs = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      new Demo(new PrintWriter(printed, true), false)
          .play(
              binaries(),
              (kubeconfig, kafka, port) -> {
                assertThat(Files.exists(kubeconfig)).isTrue();
                kubeconfigs.add(kubeconfig);
                metrics.add(get(http, "http://localhost:" + port + "/metrics"));
                metrics.add(get(http, "http://localhost:" + port + "/readyz"));
              });
    }
    assertThat(printed.toString())
        .containsSubsequence(
            "v1 is shipped",
            "v1 is promoted",
            "v2 is shipped",
            "traffic: 20 % to the canary",
            "step 4/6 analysis",
            "verdict of the step analysis: Successful",
            "v2 is promoted",
            "v3 is shipped",
            "background analysis of v3: success-rate = [0.74], Failed",
            "v3 is aborted",
            "all traffic is back on v2",
            "v2 promoted",
            "v3 rolled back")
        .containsOnlyOnce("[0.74], Failed");
    assertThat(metrics.getFirst())
        .contains("rollout_phase", "sluice_worker_measurements_total", "sluice_build_info");
    assertThat(metrics.getLast())
        .contains("[+] aggregator", "[+] controller", "[+] router", "[+] worker");
    assertThat(kubeconfigs).allSatisfy(file -> assertThat(file).doesNotExist());
  }

  private static Path binaries() {
    return switch (KubeBinaries.find()) {
      case KubeBinaries.Found found -> found.folder();
      case KubeBinaries.Missing missing -> throw new AssertionError(missing.how());
    };
  }

  private static String get(HttpClient http, String address) throws InterruptedException {
    try {
      return http.send(
              HttpRequest.newBuilder(URI.create(address)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
