package dev.sluice.clustersim.fault;

import static dev.sluice.clustersim.fault.Bench.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.clustersim.api.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scenarios as people write them, in files and through {@code /faults}. */
class ScenarioTest {

  private final Bench bench = new Bench();

  @Test
  void everythingThatCanBeWrittenIsRead() {
    Scenario scenario =
        good(
            """
            seed: 7
            faults:
            - name: slow
              kind: latency
              min: 100ms
              max: 1.5s
              probability: 0.25
              times: 10
              after: 10s
              for: 1m
              match:
                verbs: [get, list]
                resources: [pods, deployments.apps/status]
                namespaces: [default]
                names: [web]
                client: kubectl
            """);
    assertThat(scenario.seed()).contains(7L);
    Fault slow = scenario.faults().getFirst();
    assertThat(slow.effect())
        .isEqualTo(new Effect.Latency(new Range(Duration.ofMillis(100), Duration.ofMillis(1_500))));
    assertThat(slow.probability()).isEqualTo(0.25);
    assertThat(slow.times()).contains(10);
    assertThat(slow.after()).isEqualTo(Duration.ofSeconds(10));
    assertThat(slow.lasting()).contains(Duration.ofMinutes(1));
    assertThat(slow.match())
        .isEqualTo(
            new Match(
                Set.of("get", "list"),
                Set.of("pods", "deployments.apps/status"),
                Set.of("default"),
                Set.of("web"),
                "kubectl"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conflict | ",
        "latency | min: 1s",
        "tooManyRequests | retryAfter: 2s",
        "serverError | code: 500",
        "lostAnswer | max: 2s",
        "lostRequest | ",
        "closedWatches | existing: false, min: 1s, max: 3s",
        "delayedEvents | min: 1s",
        "droppedEvents | times: 3",
        "compaction | every: 30s, endWatches: false",
        "partition | match: {client: me}",
        "clockSkew | by: -90s"
      })
  void everyKindSurvivesBeingListedAndPutAgain(String kind, String fields) {
    String text =
        "faults: [{name: a, kind: %s%s}]".formatted(kind, fields == null ? "" : ", " + fields);
    Fault fault = good(text).faults().getFirst();
    bench.put(fault);
    assertThat(good(list()).faults()).containsExactly(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{kind: latency, min: 1s} | faults[0]: name \"\" is no name",
        "{name: A B, kind: conflict} | name \"A B\" is no name; give lower-case letters",
        "{name: a} | faults[0] (a): kind \"\" is no kind of fault; give one of conflict, latency",
        "{name: a, kind: latency} | faults[0] (a): min is missing; give a duration such as 500ms",
        "{name: a, kind: latency, min: soon} | min \"soon\" is no duration; give one such as",
        "{name: a, kind: latency, min: -1s} | min is negative",
        "{name: a, kind: latency, min: 2s, max: 1s} | max is less than min",
        "{name: a, kind: conflict, min: 2s} | min is not known here; known are after, for, kind",
        "{name: a, kind: conflict, probability: 1.5} | probability 1.5 is not from 0 to 1",
        "{name: a, kind: conflict, probability: often} | probability \"often\" is not from 0 to 1",
        "{name: a, kind: conflict, times: 0} | times 0 is too small; give 1 or more",
        "{name: a, kind: conflict, for: 0s} | for is no time at all",
        "{name: a, kind: serverError, code: 404} | code 404 is out of range; give 500 to 599",
        "{name: a, kind: tooManyRequests, retryAfter: 500ms} | retryAfter is not in whole seconds",
        "{name: a, kind: compaction, every: 0s} | every is no time at all",
        "{name: a, kind: clockSkew} | by is missing; give a duration such as 5m or -90s",
        "{name: a, kind: clockSkew, by: 1s, times: 3} | times is not known here",
        "{name: a, kind: partition, match: {names: [x]}} | match.names is not known here",
        "{name: a, kind: closedWatches, existing: maybe} | existing \"maybe\" is neither true nor",
        "{name: a, kind: conflict, match: {verbs: [get]}} | \"get\" never has this fault",
        "{name: a, kind: conflict, match: {verbs: [fetch]}} | \"fetch\" is no verb",
        "{name: a, kind: conflict, match: {verbs: update}} | match.verbs is no list; give one such",
        "{name: a, kind: conflict, match: {resources: [A/B/C]}} | \"A/B/C\" is no resource",
        "{name: a, kind: conflict, match: {names: [1]}} | match.names 1 is no text",
        "{name: a, kind: conflict, match: all} | match is no object",
        "text | faults[0] is no object"
      })
  void whatIsWrongIsSaidWithEntryFieldAndMend(String entry, String problem) {
    assertThat(String.join("\n", bad("faults: [" + entry + "]"))).contains(problem.strip());
  }

  @Test
  void allProblemsAreSaidAtOnce() {
    assertThat(
            bad(
                """
                sead: 1
                faults:
                - {name: a, kind: latency}
                - {name: a, kind: conflict, probability: 2}
                """))
        .hasSize(4);
    assertThat(bad("faults: {}")).first().asString().startsWith("faults is missing or no list");
    assertThat(bad("faults: [\n- a: ["))
        .first()
        .asString()
        .startsWith("it is no YAML: ")
        .contains("line 2");
    assertThat(bad("faults: []\nfaults: []")).first().asString().contains("Duplicate field");
  }

  @Test
  void faultsArePutListedAndRemovedThroughTheirPath() {
    bench.ask("POST", "/faults", "faults: [{name: a, kind: conflict}, {name: b, kind: partition}]");
    assertThat(list()).contains("name: a", "kind: partition", "hits: 0", "active: true");
    bench.ask("DELETE", "/faults/b", "");
    assertThat(list()).contains("name: a").doesNotContain("name: b");
    bench.ask("PUT", "/faults", "{\"faults\":[{\"name\":\"c\",\"kind\":\"conflict\"}]}");
    assertThat(list()).contains("name: c").doesNotContain("name: a");
    assertThat(code(bench.ask("DELETE", "/faults/z", ""))).isEqualTo(404);
    assertThat(code(bench.ask("PATCH", "/faults", ""))).isEqualTo(405);
    assertThat(Bench.body(bench.ask("POST", "/faults", "faults: 3")).toString())
        .contains("the scenario is not taken: faults is missing or no list");
    bench.ask("DELETE", "/faults", "");
    assertThat(list()).contains("faults: []");
  }

  @Test
  void thePathItselfHasNoFaults() {
    bench.ask("POST", "/faults", "faults: [{name: down, kind: serverError, code: 500}]");
    assertThat(code(bench.get("/version"))).isEqualTo(500);
    assertThat(list()).contains("hits: 1");
  }

  @Test
  void theExamplesAreGood() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../examples"))) {
      List<Path> scenarios =
          files.filter(file -> file.getFileName().toString().startsWith("faults")).toList();
      assertThat(scenarios).isNotEmpty();
      for (Path file : scenarios) {
        assertThat(good(Files.readString(file)).faults()).as(file.toString()).isNotEmpty();
      }
    }
  }

  private String list() {
    Outcome outcome = bench.get("/faults");
    return ((Answer.Text) ((Outcome.Answered) outcome).answer()).text();
  }

  private static Scenario good(String text) {
    return switch (Scenario.read(text)) {
      case Scenario.Read.Good(Scenario scenario) -> scenario;
      case Scenario.Read.Bad(List<String> problems) -> throw new AssertionError(problems);
    };
  }

  private static List<String> bad(String text) {
    return switch (Scenario.read(text)) {
      case Scenario.Read.Good(Scenario scenario) -> throw new AssertionError(scenario);
      case Scenario.Read.Bad(List<String> problems) -> problems;
    };
  }
}
