package dev.sluice.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.standalone.config.tree.ConfigurationException;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@OnKubernetes
final class DemoIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();

  private final StringWriter printed = new StringWriter();

  @TempDir Path folder;

  @Test
  void aGoodVersionIsPromotedAndABadOneRolledBackOnAClusterThatIsThere() throws Exception {
    List<String> namespaces = new ArrayList<>();
    Demo.Setting setting =
        new Demo.Setting(Optional.empty(), Optional.of(KUBE.kubeconfig()), 0, written());
    new Demo(new PrintWriter(printed, true), false, setting)
        .play(
            reach -> {
              assertThat(reach.kubeconfig()).isEqualTo(KUBE.kubeconfig().toAbsolutePath());
              namespaces.addAll(demoNamespaces());
              assertThat(namespaces).hasSize(1);
            });
    assertThat(printed.toString())
        .containsSubsequence(
            "3.8 is promoted",
            "3.9 is promoted",
            "3.10 is shipped",
            "3.10 is aborted",
            "all traffic is back on 3.9",
            "3.10 rolled back",
            "is gone");
    assertThat(demoNamespaces()).isEmpty();
    assertThat(written()).doesNotExist();
  }

  @Test
  void canaryPromotesAGoodVersionAndCanBeLookedAtMeanwhile() throws Exception {
    List<String> pages = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      play(
          Story.CANARY,
          reach -> {
            assertThat(reach.kubeconfig()).isEqualTo(written().toAbsolutePath()).exists();
            try (KubernetesClient client = client("demo")) {
              assertThat(
                      client
                          .genericKubernetesResources("argoproj.io/v1alpha1", "Rollout")
                          .inNamespace("shop")
                          .withName("web")
                          .get())
                  .isNotNull();
            }
            int port = reach.metricsPorts().getOrDefault("demo", 0);
            pages.add(get(http, "http://localhost:" + port + "/metrics"));
            pages.add(get(http, "http://localhost:" + port + "/readyz"));
          });
    }
    assertThat(printed.toString())
        .containsSubsequence(
            "export KUBECONFIG=" + written().toAbsolutePath(),
            "everything is up",
            "v1 is shipped",
            "v1 is promoted",
            "v2 is shipped",
            "traffic: 20 % to the canary",
            "step 4/6 analysis",
            "verdict of the step analysis: Successful",
            "v2 is promoted",
            "v2 promoted")
        .doesNotContain("v3");
    assertThat(pages.getFirst())
        .contains("rollout_phase", "sluice_worker_measurements_total", "sluice_build_info");
    assertThat(pages.getLast())
        .contains("[+] aggregator", "[+] controller", "[+] router", "[+] worker");
    assertThat(written()).doesNotExist();
  }

  @Test
  void badCanaryIsRolledBackByItsFirstBadMeasurement() throws Exception {
    play(Story.BAD_CANARY, reach -> {});
    assertThat(printed.toString())
        .containsSubsequence(
            "v1 is promoted",
            "v3 is shipped",
            "background analysis of v3: success-rate = [0.74], Failed",
            "v3 is aborted",
            "all traffic is back on v1",
            "v3 rolled back")
        .containsOnlyOnce("[0.74], Failed")
        .doesNotContain("v2");
  }

  @Test
  void theFleetGetsItsVersionInThreeClustersAtOnceAndOnlyTheBadOnesGoBack() throws Exception {
    List<String> seen = new ArrayList<>();
    play(
        Story.FLEET,
        reach -> {
          assertThat(reach.metricsPorts())
              .containsOnlyKeys("aggregator", "eu-west", "us-east", "ap-south");
          for (String context : FleetStory.CLUSTERS) {
            try (KubernetesClient client = client(context)) {
              client
                  .genericKubernetesResources("argoproj.io/v1alpha1", "Rollout")
                  .inNamespace("shop")
                  .list()
                  .getItems()
                  .forEach(rollout -> seen.add(context + "/" + rollout.getMetadata().getName()));
            }
          }
        });
    assertThat(seen).hasSize(FleetPlan.SIZE).doesNotHaveDuplicates();
    assertThat(printed.toString())
        .containsSubsequence(
            "starting 3 Kubernetes clusters in memory",
            "everything is up",
            "40 Rollouts in 3 clusters run v1",
            "35 promoted, 5 rolled back")
        .contains("us-east/billing: v2 is rolled back", "eu-west/feed: v2 is promoted");
  }

  @Test
  void anInterruptTakesEverythingDown() throws Exception {
    CountDownLatch up = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread playing =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    play(
                        Story.CANARY,
                        reach -> {
                          up.countDown();
                          new CountDownLatch(1).await();
                        });
                    interrupted.complete(false);
                  } catch (InterruptedException e) {
                    interrupted.complete(true);
                  } catch (Exception e) {
                    interrupted.completeExceptionally(e);
                  }
                });
    assertThat(up.await(120, TimeUnit.SECONDS)).as(printed.toString()).isTrue();
    playing.interrupt();
    assertThat(interrupted.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(written()).doesNotExist();
  }

  @Test
  void aTakenPortIsSaidInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Demo.Setting setting =
          new Demo.Setting(
              Optional.of(Story.CANARY), Optional.empty(), taken.getLocalPort(), written());
      Demo demo = new Demo(new PrintWriter(printed, true), false, setting);
      assertThatThrownBy(() -> demo.play(reach -> {}))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage(
              "port %d is taken; give another one with --port, or 0 for any"
                  .formatted(taken.getLocalPort()));
    }
  }

  private void play(Story story, Demo.Afterwards afterwards) throws Exception {
    Demo.Setting setting = new Demo.Setting(Optional.of(story), Optional.empty(), 0, written());
    new Demo(new PrintWriter(printed, true), false, setting).play(afterwards);
  }

  private Path written() {
    return folder.resolve("demo.kubeconfig");
  }

  private KubernetesClient client(String context) {
    try {
      return new KubernetesClientBuilder()
          .withConfig(Config.fromKubeconfig(context, Files.readString(written()), null))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> demoNamespaces() {
    return KUBE.client().namespaces().list().getItems().stream()
        .map(namespace -> namespace.getMetadata().getName())
        .filter(name -> name.startsWith("sluice-demo-"))
        .toList();
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
