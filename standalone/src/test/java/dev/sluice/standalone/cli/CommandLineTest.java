package dev.sluice.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class CommandLineTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "demo",
        "standalone",
        "controller",
        "aggregator",
        "worker",
        "router",
        "topics",
        "topics plan",
        "topics apply",
        "topics verify",
        "crds",
        "lint",
        "cluster",
        "cluster up"
      })
  void everyCommandHasHelp(String command) {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.removeIf(String::isEmpty);
    words.add("--help");
    assertThat(run(words.toArray(String[]::new))).isZero();
    assertThat(out.toString()).startsWith("Usage: sluice");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aBadScenarioIsToldWithFileEntryFieldAndMend(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("bad.yaml");
    Files.writeString(
        file, "faults:\n- {name: a, kind: latency}\n- {name: b, kind: conflict, times: 0}\n");
    assertThat(run("cluster", "up", "--faults", file.toString())).isNotZero();
    assertThat(err.toString())
        .contains(
            file + ": faults[0] (a): min is missing; give a duration such as 500ms",
            file + ": faults[1] (b): times 0 is too small; give 1 or more");
    assertThat(run("cluster", "up", "--faults", folder.resolve("none.yaml").toString()))
        .isNotZero();
    assertThat(err.toString()).contains("none.yaml cannot be read");
  }

  @Test
  void crdsPrintsEveryKind() {
    assertThat(run("crds")).isZero();
    assertThat(out.toString())
        .contains(
            "rollouts.argoproj.io",
            "analysisruns.argoproj.io",
            "analysistemplates.argoproj.io",
            "clusteranalysistemplates.argoproj.io",
            "experiments.argoproj.io");
  }

  @Test
  void lintTellsByItsExitCodeWhetherSomethingIsWrong(@TempDir Path folder) throws IOException {
    Path fine = folder.resolve("fine.yaml");
    Path bad = folder.resolve("bad.yaml");
    Files.writeString(fine, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
    Files.writeString(
        bad,
        "apiVersion: argoproj.io/v1alpha1\nkind: AnalysisRun\nmetadata: {name: a}\n"
            + "spec: {metric: []}\n");
    assertThat(run("lint", fine.toString())).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(run("lint", folder.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains(bad + ":4: AnalysisRun a: spec.metric: there is no such field; did you mean");
    assertThat(run("lint", "-o", "json", "-f", bad.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("\"line\" : 4", "\"path\" : \"spec.metric\"");
  }

  @Test
  void lintTellsWrongUse(@TempDir Path folder) {
    assertThat(run("lint")).isEqualTo(2);
    assertThat(err.toString()).contains("name the files to check");
    assertThat(run("lint", folder.resolve("none.yaml").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("none.yaml does not exist; name a file, a folder or -");
    assertThat(run("lint", "-o", "xml", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("must be text or json");
  }

  @Test
  void anUnknownCommandIsNamedWithTheNearest() {
    assertThat(run("standalne")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "sluice: command standalne is unknown; did you mean standalone? (see sluice --help)\n");
  }

  @Test
  void anUnknownFlagIsNamedWithTheNearest() {
    assertThat(run("standalone", "--kubeconfg", "x")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "sluice: option --kubeconfg is unknown; did you mean --kubeconfig? (see sluice standalone --help)\n");
  }

  @Test
  void aFlagWithoutItsValueIsNamed() {
    assertThat(run("standalone", "--kafka")).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("--kafka", "HOST:PORT");
  }

  @Test
  void aFileThatIsMissingIsNamed() {
    assertThat(run("controller", "--config", "/no/such.yaml")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("sluice: configuration file /no/such.yaml does not exist\n");
  }

  @Test
  void aWrongValueIsNamedWithItsFlag() {
    assertThat(run("standalone", "--metrics-port", "many")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("sluice: --metrics-port: metrics.port is 'many', must be a whole number\n");
  }

  @Test
  void aWrongSettingIsNamed() {
    assertThat(run("worker", "--set", "worker.maxRuning=1")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "sluice: --set worker.maxRuning=1: there is no setting worker.maxRuning; did you mean worker.maxRunning?\n");
  }

  @Test
  void aSettingWithoutAValueIsNamed() {
    assertThat(run("worker", "--set", "worker")).isEqualTo(2);
    assertThat(err.toString()).contains("--set worker must be KEY=VALUE").hasLineCount(1);
  }

  @Test
  void aPartWithoutABrokerSaysHowToNameOne() {
    assertThat(run("aggregator")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("sluice: name the brokers: kafka.bootstrapServers, or --kafka HOST:PORT\n");
  }

  @Test
  void topicsWithoutABrokerSaysHowToNameOne() {
    assertThat(run("topics", "plan")).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("sluice: name the broker by --kafka HOST:PORT\n");
  }

  @Test
  void aKubeconfigThatIsMissingIsNamed(@TempDir Path dir) {
    Path file = dir.resolve("kubeconfig");
    assertThat(run("standalone", "--kubeconfig", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("sluice: kubeconfig file %s does not exist or cannot be read\n".formatted(file));
  }

  @Test
  void aKubeconfigThatIsNoneIsNamed(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("kubeconfig"), "- not\n- one\n");
    assertThat(run("standalone", "--kubeconfig", file.toString())).isEqualTo(2);
    assertThat(err.toString()).startsWith("sluice: kubeconfig file " + file).hasLineCount(1);
  }

  @Test
  void anApiServerThatIsNotThereIsNamed(@TempDir Path dir) throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: a, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: a, user: {token: a}}]
            contexts: [{name: a, context: {cluster: a, user: a}}]
            current-context: a
            """);
    assertThat(run("standalone", "--kubeconfig", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("sluice: the Kubernetes API server at http://127.0.0.1:1/ cannot be used: ")
        .hasLineCount(1);
  }

  @Test
  void anUnknownStoryIsNamedWithAll() {
    assertThat(run("demo", "canry")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "sluice: there is no story canry; there are canary, bad-canary, fleet; did you mean canary?\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536", "many"})
  void aPortOfTheDemoThatIsNoneIsNamed(String port) {
    assertThat(run("demo", "--port", port)).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("--port", port);
  }

  @Test
  void theFleetsPortsMustAllBePorts() {
    assertThat(run("demo", "fleet", "--port", "65534")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("sluice: --port 65534 is no port; give one from 0 (any) to 65533\n");
  }

  @Test
  void theFleetIsNotPlayedOnACluster(@TempDir Path dir) {
    assertThat(run("demo", "fleet", "--kubeconfig", dir.resolve("any").toString())).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("fleet", "leave out --kubeconfig");
  }

  @Test
  void thePortIsNotThatOfACluster(@TempDir Path dir) {
    assertThat(run("demo", "--port", "1", "--kubeconfig", dir.resolve("any").toString()))
        .isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("--port", "--kubeconfig");
  }

  @Test
  void aSecondStoryIsNamed() {
    assertThat(run("demo", "canary", "fleet")).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).contains("fleet");
  }

  private int run(String... arguments) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(arguments);
  }
}
