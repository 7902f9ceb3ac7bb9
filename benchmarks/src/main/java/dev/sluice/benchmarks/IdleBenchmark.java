package dev.sluice.benchmarks;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What Rollouts cost that do nothing. */
@Command(
    name = "idle",
    mixinStandardHelpOptions = true,
    description = "CPU time and API requests of Sluice while many Rollouts are Healthy and idle.")
final class IdleBenchmark implements Callable<Integer> {

  private static final int STEP = 10;
  private static final double NANOS = 1e9;
  private static final String REQUESTS = "controller_clientset_k8s_request_total";

  @Option(names = "--rollouts", description = "Rollouts without replicas (${DEFAULT-VALUE}).")
  private int rollouts = 10_000;

  @Option(
      names = "--rest",
      description = "Seconds of rest before counting, for what start-up left (${DEFAULT-VALUE}).")
  private int rest = 30;

  @Option(names = "--seconds", description = "Seconds of counting (${DEFAULT-VALUE}).")
  private int seconds = 60;

  @Override
  public Integer call() throws Exception {
    try (BenchWorld world = new BenchWorld()) {
      TimeUnit.SECONDS.sleep(rest);
      System.out.printf("without Rollouts: %s%n", count(world));
      Stopwatch start = Stopwatch.start();
      world.create(rollouts, i -> rollout("idle-" + i));
      System.out.printf("%d Rollouts created in %.1f s%n", rollouts, start.seconds());
      awaitHealthy(world.client(), start);
      System.out.printf("all Healthy after %.1f s%n", start.seconds());
      TimeUnit.SECONDS.sleep(rest);
      System.out.printf("with %d idle Rollouts: %s%n", rollouts, count(world));
    }
    return 0;
  }

  private String count(BenchWorld world) throws Exception {
    Duration cpu = world.standalone().cpu();
    double requests = world.standalone().metric(REQUESTS);
    Stopwatch counting = Stopwatch.start();
    TimeUnit.SECONDS.sleep(seconds);
    return "%.1f %% of a core, %.0f API requests in %.0f s"
        .formatted(
            100 * world.standalone().cpu().minus(cpu).toNanos() / NANOS / counting.seconds(),
            world.standalone().metric(REQUESTS) - requests,
            counting.seconds());
  }

  private void awaitHealthy(KubernetesClient client, Stopwatch start) throws InterruptedException {
    try (SharedIndexInformer<GenericKubernetesResource> seen =
        client
            .genericKubernetesResources("argoproj.io/v1alpha1", "Rollout")
            .inNamespace("default")
            .inform()) {
      long healthy;
      while ((healthy = seen.getStore().list().stream().filter(IdleBenchmark::healthy).count())
          < rollouts) {
        System.out.printf("  %3.0f s: %d Healthy%n", start.seconds(), healthy);
        TimeUnit.SECONDS.sleep(STEP);
      }
    }
  }

  private static boolean healthy(GenericKubernetesResource rollout) {
    return rollout.getAdditionalProperties().get("status") instanceof Map<?, ?> status
        && "Healthy".equals(status.get("phase"));
  }

  private static GenericKubernetesResource rollout(String name) {
    return Serialization.unmarshal(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        metadata: {name: %1$s, namespace: default}
        spec:
          replicas: 0
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec: {containers: [{name: main, image: 'app:1'}]}
          strategy: {canary: {steps: [{setWeight: 50}, {pause: {}}]}}
        """
            .formatted(name),
        GenericKubernetesResource.class);
  }
}
