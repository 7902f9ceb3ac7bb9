package dev.sluice.system.recorded;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sluice.system.harness.ClusterMirror;
import dev.sluice.system.harness.Ledger;
import dev.sluice.system.harness.Sluice;
import dev.sluice.testkit.kafka.KafkaFixture;
import dev.sluice.testkit.kube.KubeFixture;
import dev.sluice.testkit.kube.OnKubernetes;
import dev.sluice.testkit.traces.Trace;
import dev.sluice.testkit.traces.TraceFeatures;
import dev.sluice.testkit.traces.Traces;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rollouts recorded under Argo Rollouts reach the same settled states under Sluice. They mostly
 * wait, so several are played at a time, each in a namespace of its own. {@code
 * -Dsluice.scenario=NAME} plays only those whose name contains NAME.
 */
@OnKubernetes
class RecordedRolloutsIT {

  @RegisterExtension static final KubeFixture KUBE = KubeFixture.withKubelet();
  @RegisterExtension static final KafkaFixture KAFKA = KafkaFixture.shared();

  private static final int AT_A_TIME = 8;
  private static final int MINUTES = 15;
  private static final List<AutoCloseable> OPENED = new ArrayList<>();

  @TempDir static Path stores;

  @TestFactory
  Stream<DynamicTest> settlesWhereArgoSettled() throws IOException {
    List<Trace> traces =
        read().stream()
            .filter(trace -> trace.name().contains(System.getProperty("sluice.scenario", "")))
            .toList();
    KubernetesClient client = KUBE.client();
    ClusterMirror mirror = new ClusterMirror(client);
    OPENED.add(mirror);
    OPENED.add(
        new Sluice(
                KUBE.clientConfig(), KAFKA.bootstrapServers(), KAFKA.catalogue(), stores, Map.of())
            .startAll());
    Ledger ledger = new Ledger(KAFKA.bootstrapServers(), KAFKA.catalogue());
    ExecutorService players = Executors.newFixedThreadPool(AT_A_TIME);
    OPENED.add(players::shutdownNow);
    return traces.stream()
        .map(trace -> test(trace, start(players, client, mirror, ledger, trace)))
        .toList()
        .stream();
  }

  @AfterAll
  static void close() throws Exception {
    for (AutoCloseable opened : OPENED.reversed()) {
      opened.close();
    }
    OPENED.clear();
  }

  private static Optional<Future<?>> start(
      ExecutorService players,
      KubernetesClient client,
      ClusterMirror mirror,
      Ledger ledger,
      Trace trace) {
    return TraceFeatures.waitsFor(trace).isPresent()
        ? Optional.empty()
        : Optional.of(
            players.submit(
                () -> Scenario.play(client, mirror, ledger, InstantSource.system(), trace)));
  }

  private static DynamicTest test(Trace trace, Optional<Future<?>> played) {
    return dynamicTest(
        trace.name(),
        () -> {
          assumeTrue(
              played.isPresent(),
              () -> "waits for " + TraceFeatures.waitsFor(trace).orElse("nothing"));
          try {
            played.orElseThrow().get(MINUTES, TimeUnit.MINUTES);
          } catch (ExecutionException e) {
            throw e.getCause() instanceof AssertionError error ? error : new AssertionError(e);
          } catch (TimeoutException e) {
            throw new AssertionError(trace.name() + " did not come to its end", e);
          }
        });
  }

  private static List<Trace> read() throws IOException {
    String folder = System.getProperty("sluice.golden", "");
    try (InputStream file =
        folder.isBlank()
            ? Objects.requireNonNull(
                RecordedRolloutsIT.class.getResourceAsStream("/golden/traces.jsonl.gz"))
            : Files.newInputStream(Path.of(folder, "traces.jsonl.gz"))) {
      return Traces.read(file);
    }
  }
}
