package dev.sluice.benchmarks;

import dev.sluice.local.prometheus.Answer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How soon a bad answer is an abort. */
@Command(
    name = "abort",
    mixinStandardHelpOptions = true,
    description =
        "Time from the moment the metric turns bad, and from its first bad answer, to status.abort.")
final class AbortBenchmark implements Callable<Integer> {

  private static final String NAMESPACE = "default";
  private static final double NANOS = 1e9;

  @Option(names = "--rounds", description = "Rollouts, one after the other (${DEFAULT-VALUE}).")
  private int rounds = 20;

  @Option(names = "--interval", description = "Interval of the metric (${DEFAULT-VALUE}).")
  private String interval = "1s";

  @Override
  public Integer call() throws Exception {
    double[] fromTurn = new double[rounds];
    double[] fromAnswer = new double[rounds];
    try (BenchWorld world = new BenchWorld()) {
      AtomicBoolean bad = new AtomicBoolean();
      AtomicLong firstBad = new AtomicLong();
      world
          .metrics()
          .answerOthers(
              query -> {
                if (!bad.get()) {
                  return Answer.of(1);
                }
                firstBad.compareAndSet(0, System.nanoTime());
                return Answer.of(0);
              });
      for (int i = 0; i < rounds; i++) {
        String name = "web-" + i;
        ship(world, name);
        // The moment within the interval must not be the same in each round.
        TimeUnit.MILLISECONDS.sleep(1_500 + 137L * i % 1_000);
        firstBad.set(0);
        bad.set(true);
        long turn = System.nanoTime();
        await(world.client(), name, status -> Boolean.TRUE.equals(status.get("abort")));
        long aborted = System.nanoTime();
        bad.set(false);
        fromTurn[i] = (aborted - turn) / NANOS;
        fromAnswer[i] = (aborted - firstBad.get()) / NANOS;
        System.out.printf(
            "%2d: %.3f s since it turned bad, %.3f s since the first bad answer%n",
            i + 1, fromTurn[i], fromAnswer[i]);
        rollout(world.client(), name).delete();
      }
    }
    System.out.printf("metric turns bad -> status.abort: %s%n", Percentiles.of(fromTurn));
    System.out.printf("first bad answer -> status.abort: %s%n", Percentiles.of(fromAnswer));
    return 0;
  }

  private void ship(BenchWorld world, String name) throws Exception {
    KubernetesClient client = world.client();
    client.load(new ByteArrayInputStream(manifest(world, name))).create();
    await(client, name, status -> "Healthy".equals(status.get("phase")));
    rollout(client, name)
        .patch(
            PatchContext.of(PatchType.JSON),
            """
            [{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "app:2"}]
            """);
    await(client, name, status -> "Paused".equals(status.get("phase")));
  }

  private byte[] manifest(BenchWorld world, String name) {
    return """
        apiVersion: argoproj.io/v1alpha1
        kind: AnalysisTemplate
        metadata: {name: %1$s, namespace: default}
        spec:
          metrics:
          - name: up
            interval: %2$s
            successCondition: result[0] == 1
            provider: {prometheus: {address: '%3$s', query: 'up{rollout="%1$s"}'}}
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        metadata: {name: %1$s, namespace: default}
        spec:
          replicas: 2
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec: {containers: [{name: main, image: 'app:1'}]}
          strategy:
            canary:
              analysis: {templates: [{templateName: %1$s}]}
              steps: [{setWeight: 50}, {pause: {}}]
        """
        .formatted(name, interval, world.metrics().address())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Resource<GenericKubernetesResource> rollout(KubernetesClient client, String name) {
    return client
        .genericKubernetesResources("argoproj.io/v1alpha1", "Rollout")
        .inNamespace(NAMESPACE)
        .withName(name);
  }

  private static void await(KubernetesClient client, String name, Predicate<Map<?, ?>> reached)
      throws TimeoutException {
    GenericKubernetesResource seen =
        rollout(client, name)
            .waitUntilCondition(
                rollout ->
                    rollout != null
                        && rollout.getAdditionalProperties().get("status") instanceof Map<?, ?> map
                        && reached.test(map),
                60,
                TimeUnit.SECONDS);
    if (seen == null) {
      throw new TimeoutException("Rollout " + name + " vanished: " + Serialization.asYaml(name));
    }
  }
}
