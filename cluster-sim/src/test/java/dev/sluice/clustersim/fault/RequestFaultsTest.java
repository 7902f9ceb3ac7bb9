package dev.sluice.clustersim.fault;

import static dev.sluice.clustersim.fault.Bench.MAPS;
import static dev.sluice.clustersim.fault.Bench.after;
import static dev.sluice.clustersim.fault.Bench.body;
import static dev.sluice.clustersim.fault.Bench.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.clustersim.object.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What goes wrong with single requests. */
class RequestFaultsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Bench bench = new Bench();

  @Test
  void withoutFaultsEveryAnswerComesAtOnce() {
    assertThat(bench.create("one")).isInstanceOf(Outcome.Answered.class);
    assertThat(after(bench.get(MAPS))).isZero();
  }

  @Test
  void aConflictRefusesAWriteInTheServersWords() {
    bench.create("one");
    bench.put(Fault.of("busy", new Effect.Conflict()));

    Outcome refused = bench.change("one", "two");

    assertThat(code(refused)).isEqualTo(409);
    assertThat(Json.text(body(refused), "reason")).isEqualTo("Conflict");
    assertThat(Json.text(body(refused), "message"))
        .isEqualTo(
            "Operation cannot be fulfilled on configmaps \"one\": the object has been modified;"
                + " please apply your changes to the latest version and try again");
    assertThat(Json.text(body(bench.get(MAPS + "/one")), "data", "is")).isEqualTo("one");
  }

  @Test
  void readsCreationsAndDeletionsHaveNoConflictUnlessDeletionsAreNamed() {
    bench.put(Fault.of("busy", new Effect.Conflict()));
    assertThat(code(bench.create("one"))).isEqualTo(201);
    assertThat(code(bench.get(MAPS + "/one"))).isEqualTo(200);
    bench.put(
        Fault.of("busy", new Effect.Conflict()).matching(Match.ALL.verbs("delete")).atMost(1));
    assertThat(code(bench.ask("DELETE", MAPS + "/one", ""))).isEqualTo(409);
    assertThat(code(bench.ask("DELETE", MAPS + "/one", ""))).isEqualTo(200);
  }

  @Test
  void latencyDelaysTheAnswerAndNotTheDeed() {
    bench.put(Fault.of("slow", new Effect.Latency(new Range(SECOND, SECOND.multipliedBy(2)))));

    Outcome created = bench.create("one");

    assertThat(after(created)).isBetween(SECOND, SECOND.multipliedBy(2));
    assertThat(bench.has("one")).isTrue();
  }

  @Test
  void latenciesAddUpAndErrorsComeLate() {
    bench.put(Fault.of("slow", new Effect.Latency(Range.of(SECOND))));
    bench.put(Fault.of("slower", new Effect.Latency(Range.of(SECOND.multipliedBy(3)))));
    bench.put(Fault.of("broken", new Effect.ServerError(503)));

    Outcome refused = bench.create("one");

    assertThat(code(refused)).isEqualTo(503);
    assertThat(after(refused)).isEqualTo(Duration.ofSeconds(4));
    assertThat(bench.has("one")).isFalse();
  }

  @Test
  void tooManyRequestsSayWhenToComeAgain() {
    bench.put(Fault.of("busy", new Effect.TooManyRequests(7)));

    Outcome refused = bench.get(MAPS);

    assertThat(code(refused)).isEqualTo(429);
    assertThat(Json.text(body(refused), "details", "retryAfterSeconds")).isEqualTo("7");
    assertThat(Json.text(body(refused), "reason")).isEqualTo("TooManyRequests");
  }

  @Test
  void serverErrorsHaveTheBodyOfTheirCode() {
    bench.put(Fault.of("broken", new Effect.ServerError(500)));
    assertThat(Json.text(body(bench.get(MAPS)), "message"))
        .isEqualTo("Internal error occurred: etcdserver: request timed out");
    bench.put(Fault.of("broken", new Effect.ServerError(504)));
    assertThat(Json.text(body(bench.get(MAPS)), "reason")).isEqualTo("Timeout");
    bench.put(Fault.of("broken", new Effect.ServerError(502)));
    assertThat(code(bench.get("/version"))).isEqualTo(502);
  }

  @Test
  void aLostAnswerWasCarriedOut() {
    bench.put(Fault.of("gone", new Effect.LostAnswer(Range.of(SECOND))));
    assertThat(bench.create("one")).isEqualTo(new Outcome.Lost(true, SECOND));
    assertThat(bench.has("one")).isTrue();
  }

  @Test
  void aLostRequestWasNot() {
    bench.put(Fault.of("gone", new Effect.LostRequest(Range.NONE)));
    assertThat(bench.create("one")).isEqualTo(new Outcome.Lost(false, Duration.ZERO));
    assertThat(bench.has("one")).isFalse();
  }

  @Test
  void aPartitionHoldsOneClientsRequestsUntilItHeals() {
    bench.put(
        Fault.of("apart", new Effect.Partition())
            .matching(Match.client("tester"))
            .during(Duration.ZERO, Duration.ofMinutes(1)));

    assertThat(bench.create("one")).isEqualTo(new Outcome.Held(bench.now.plusSeconds(60)));
    assertThat(bench.has("one")).isFalse();
    assertThat(code(bench.ask("other/1.0", "GET", MAPS, ""))).isEqualTo(200);
    bench.pass(Duration.ofMinutes(1));
    assertThat(code(bench.create("one"))).isEqualTo(201);
  }

  @Test
  void aPartitionWithoutAnEndWaitsForAChangeOfTheFaults() {
    bench.put(Fault.of("apart", new Effect.Partition()));
    long changes = bench.cluster.faults().changes();
    assertThat(bench.create("one")).isEqualTo(new Outcome.Held(Instant.MAX));
    bench.cluster.faults().remove("apart");
    assertThat(bench.cluster.faults().changes()).isGreaterThan(changes);
    assertThat(code(bench.create("one"))).isEqualTo(201);
  }

  @Test
  void aSkewedClockIsInTheTimestamps() {
    Instant before = bench.now;
    bench.put(Fault.of("skew", new Effect.ClockSkew(Duration.ofHours(-2))));

    Outcome created = bench.create("one");

    assertThat(Instant.parse(Json.text(body(created), "metadata", "creationTimestamp")))
        .isEqualTo(before.minus(Duration.ofHours(2)));
    bench.cluster.faults().clear();
    Outcome later = bench.create("two");
    assertThat(Instant.parse(Json.text(body(later), "metadata", "creationTimestamp")))
        .isEqualTo(before);
  }

  @Test
  void aSkewedClockChangesNoTimeOut() {
    bench.put(Fault.of("skew", new Effect.ClockSkew(Duration.ofHours(1))));
    String version = Json.text(body(bench.get(MAPS)), "metadata", "resourceVersion");
    var watch = bench.watch("&timeoutSeconds=60");
    bench.create("one");
    bench.cluster.faults().clear();
    bench.pass(Duration.ofSeconds(59));
    assertThat(bench.poll(watch)).contains("ADDED one");
    assertThat(watch.over()).isFalse();
    bench.pass(SECOND);
    bench.poll(watch);
    assertThat(watch.over()).isTrue();
    assertThat(code(bench.get(MAPS + "?resourceVersionMatch=Exact&resourceVersion=" + version)))
        .isEqualTo(200);
  }

  @Test
  void compactionEndsTheLifeOfOldVersionsAndTokens() {
    bench.create("one");
    Outcome first = bench.get(MAPS + "?limit=1");
    String version = Json.text(body(first), "metadata", "resourceVersion");
    String token = Json.text(body(first), "metadata", "continue");
    bench.create("two");
    bench.put(Fault.of("compact", new Effect.Compaction(Optional.empty(), true)));

    Outcome list = bench.get(MAPS + "?resourceVersionMatch=Exact&resourceVersion=" + version);
    assertThat(code(list)).isEqualTo(410);
    assertThat(Json.text(body(list), "reason")).isEqualTo("Expired");
    Outcome next = bench.get(MAPS + "?limit=1&continue=" + token);
    assertThat(code(next)).isEqualTo(410);
    assertThat(Json.text(body(next), "metadata", "continue")).isNotEmpty();
    assertThat(bench.poll(bench.watch("&resourceVersion=" + version))).containsExactly("ERROR 410");
  }

  @Test
  void aWindowATimesLimitAndAMatchBoundAFault() {
    bench.put(
        Fault.of("broken", new Effect.ServerError(500))
            .matching(Match.resources("configmaps").verbs("create").namespaces("default"))
            .during(SECOND, SECOND.multipliedBy(10))
            .atMost(1));
    assertThat(code(bench.create("early"))).isEqualTo(201);
    bench.pass(SECOND);
    assertThat(code(bench.get(MAPS))).isEqualTo(200);
    assertThat(
            code(
                bench.ask(
                    "POST", "/api/v1/namespaces/kube-public/configmaps", Bench.map("x", "y"))))
        .isEqualTo(201);
    assertThat(code(bench.create("one"))).isEqualTo(500);
    assertThat(code(bench.create("one"))).isEqualTo(201);
    bench.put(Fault.of("broken", new Effect.ServerError(500)).during(Duration.ZERO, SECOND));
    bench.pass(SECOND);
    assertThat(code(bench.create("late"))).isEqualTo(201);
  }

  @Test
  void subresourcesAreMatchedOnTheirOwn() {
    String status = "/apis/apps/v1/namespaces/default/deployments/web/status";
    bench.put(
        Fault.of("broken", new Effect.ServerError(500))
            .matching(Match.resources("deployments.apps/status")));
    assertThat(code(bench.get(status))).isEqualTo(500);
    assertThat(code(bench.get(status.replace("/status", "")))).isEqualTo(404);
    bench.put(
        Fault.of("broken", new Effect.ServerError(500)).matching(Match.resources("deployments/*")));
    assertThat(code(bench.get(status))).isEqualTo(500);
    assertThat(code(bench.get(status.replace("/status", "")))).isEqualTo(404);
    bench.put(
        Fault.of("broken", new Effect.ServerError(500))
            .matching(Match.resources("deployments.batch")));
    assertThat(code(bench.get(status.replace("/status", "")))).isEqualTo(404);
  }

  @Test
  void namesPickObjects() {
    bench.put(Fault.of("broken", new Effect.ServerError(500)).matching(Match.ALL.names("one")));
    bench.create("two");
    assertThat(code(bench.get(MAPS + "/one"))).isEqualTo(500);
    assertThat(code(bench.get(MAPS + "/two"))).isEqualTo(200);
    assertThat(code(bench.get(MAPS + "?fieldSelector=metadata.name=one"))).isEqualTo(500);
    assertThat(code(bench.get("/version"))).isEqualTo(200);
  }
}
