package dev.sluice.clustersim.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do with {@code kubectl} works, as they know it. */
class KubectlIT {

  @TempDir static Path folder;

  private LocalCluster cluster;

  KubectlIT() {
    cluster = start();
  }

  private static LocalCluster start() {
    return LocalCluster.start(
        LocalCluster.Config.standard()
            .kubelet(KubeletConfig.standard().withReadyAfter(Duration.ofMillis(200)))
            .runningJobs());
  }

  @BeforeEach
  void kubectlIsThere() throws IOException {
    Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
    try {
      run("version", "--client");
    } catch (UncheckedIOException e) {
      Assumptions.abort("SKIPPED, no kubectl on the path");
    }
  }

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

  private static String colour(String content) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: colour}\n" + content + "\n";
  }

  private static String run(String... arguments) {
    Result result = call(arguments);
    assertThat(result.code()).as("kubectl %s: %s", List.of(arguments), result.text()).isZero();
    return result.text();
  }

  private static String fail(String... arguments) {
    Result result = call(arguments);
    assertThat(result.code()).as(result.text()).isNotZero();
    return result.text();
  }

  private record Result(int code, String text) {}

  private static Result call(String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", folder.resolve("kubeconfig").toString());
    builder.environment().put("HOME", folder.toString());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("kubectl does not end: " + command);
      }
      return new Result(process.exitValue(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
