package dev.sluice.clustersim.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do with {@code kubectl} works, as they know it. */
class KubectlIT {

  @TempDir static Path folder;

  private final LocalCluster cluster =
      LocalCluster.start(
          LocalCluster.Config.standard()
              .kubelet(KubeletConfig.standard().withReadyAfter(Duration.ofMillis(200)))
              .runningJobs());
  private final Kubectl kubectl = new Kubectl(folder, cluster.kubeconfig());

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aDeploymentIsRolledOutScaledAndRolledBack() {
    run("create", "deployment", "web", "--image=shop/web:v1", "--replicas=3");
    assertThat(run("rollout", "status", "deployment/web", "--timeout=60s"))
        .contains("successfully rolled out");
    run("set", "image", "deployment/web", "web=shop/web:v2");
    run("rollout", "status", "deployment/web", "--timeout=60s");
    assertThat(run("rollout", "history", "deployment/web")).contains("1 ", "2 ");
    run("rollout", "undo", "deployment/web");
    run("rollout", "status", "deployment/web", "--timeout=60s");
    assertThat(run("get", "deployment", "web", "-o", "wide")).contains("3/3", "shop/web:v1");
    run("scale", "deployment", "web", "--replicas=1");
    run("wait", "--for=jsonpath={.status.replicas}=1", "deployment/web", "--timeout=60s");
    assertThat(run("get", "pods", "-l", "app=web", "-o", "name").lines()).hasSizeBetween(1, 3);
    run("expose", "deployment", "web", "--port=80");
    assertThat(run("get", "service", "web")).contains("80/TCP");
    run("delete", "deployment", "web");
    run("wait", "--for=delete", "pod", "-l", "app=web", "--timeout=60s");
  }

  @Test
  void aManifestIsAppliedOnBothSides() throws IOException {
    Path file = folder.resolve("colour.yaml");
    Files.writeString(file, colour("data: {is: red, was: blue}"));
    assertThat(run("apply", "-f", file.toString())).contains("created");
    assertThat(run("apply", "-f", file.toString())).contains("unchanged");
    Files.writeString(file, colour("data: {is: green}"));
    assertThat(run("apply", "-f", file.toString())).contains("configured");
    assertThat(run("get", "cm", "colour", "-o", "jsonpath={.data}"))
        .isEqualTo("{\"is\":\"green\"}");
    assertThat(run("apply", "--server-side", "--force-conflicts", "-f", file.toString()))
        .contains("serverside-applied");
    Files.writeString(file, colour("dat: {is: green}"));
    assertThat(fail("apply", "-f", file.toString())).contains("unknown field \"dat\"");
  }

  @Test
  void aJobRunsItsCommand() {
    run("create", "job", "good", "--image=tool", "--", "sh", "-c", "exit 0");
    run("wait", "--for=condition=complete", "job/good", "--timeout=60s");
    run("create", "job", "bad", "--image=tool", "--", "sh", "-c", "exit 3");
    run("wait", "--for=jsonpath={.status.failed}", "job/bad", "--timeout=60s");
  }

  @Test
  void aDefinitionBecomesAResource() throws IOException {
    Path definition = folder.resolve("widgets.yaml");
    Files.copy(Path.of("src/test/resources/conformance/widgets.crd.yaml"), definition);
    run("apply", "-f", definition.toString());
    run(
        "wait",
        "--for=condition=established",
        "crd/widgets.conformance.sluice.dev",
        "--timeout=60s");
    Path widget = folder.resolve("widget.yaml");
    Files.writeString(
        widget,
        "apiVersion: conformance.sluice.dev/v1\nkind: Widget\nmetadata: {name: w}\nspec: {color: red}\n");
    run("apply", "-f", widget.toString());
    assertThat(run("get", "wd")).contains("COLOR", "red");
    assertThat(run("explain", "widget.spec.color")).contains("FIELD: color <string>");
    run("delete", "crd", "widgets.conformance.sluice.dev");
    assertThat(fail("get", "wd"))
        .containsAnyOf("could not find the requested resource", "doesn't have a resource type");
  }

  @Test
  void aNamespaceGoesWithAllThatIsInIt() {
    run("create", "namespace", "passing");
    run("-n", "passing", "create", "deployment", "web", "--image=web");
    run("delete", "namespace", "passing", "--timeout=60s");
    assertThat(fail("get", "namespace", "passing")).contains("not found");
  }

  @Test
  void aWatchPrintsWhatHappensUntilItIsEnded() throws Exception {
    Path output = folder.resolve("watched");
    Process watch =
        kubectl.start(output, "get", "configmaps", "-w", "-o", "name", "-l", "watched=yes");
    try {
      run("create", "configmap", "first");
      run("label", "configmap", "first", "watched=yes");
      run("create", "configmap", "second");
      run("label", "configmap", "second", "watched=no");
      run("label", "configmap", "second", "watched=yes", "--overwrite");
      run("patch", "configmap", "first", "--type=merge", "-p", "{\"data\": {\"a\": \"1\"}}");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (Files.readAllLines(output).size() < 3 && System.nanoTime() < end) {
        assertThat(watch.waitFor(50, TimeUnit.MILLISECONDS)).as("the watch ended").isFalse();
      }
      assertThat(Files.readAllLines(output))
          .containsExactly("configmap/first", "configmap/second", "configmap/first");
    } finally {
      watch.destroy();
      watch.waitFor();
    }
  }

  private static String colour(String content) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: colour}\n" + content + "\n";
  }

  private String run(String... arguments) {
    return kubectl.run(arguments);
  }

  private String fail(String... arguments) {
    return kubectl.fail(arguments);
  }
}
