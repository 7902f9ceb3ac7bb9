package dev.sluice.benchmarks;

import dev.sluice.local.prometheus.Answer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measurements a second through everything, seen from the metrics server. */
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    description = "Measurements a second through the whole pipeline, and the gaps between them.")
final class PipelineBenchmark implements Callable<Integer> {

  private static final int STEP = 10;
  private static final double NANOS = 1e9;

  @Option(names = "--runs", description = "AnalysisRuns, one metric each (${DEFAULT-VALUE}).")
  private int runs = 2_000;

  @Option(names = "--interval", description = "Interval of each metric (${DEFAULT-VALUE}).")
  private String interval = "1s";

  @Option(names = "--warm-up", description = "Seconds before counting (${DEFAULT-VALUE}).")
  private int warmUp = 60;

  @Option(names = "--seconds", description = "Seconds of counting (${DEFAULT-VALUE}).")
  private int seconds = 30;

  @Override
  public Integer call() throws Exception {
    Arrivals arrivals = new Arrivals();
    try (BenchWorld world = new BenchWorld()) {
      world
          .metrics()
          .answerOthers(
              query -> {
                arrivals.arrived(query.expression());
                return Answer.of(1);
              });
      Stopwatch start = Stopwatch.start();
      world.create(runs, i -> run(world, "run-" + i));
      System.out.printf("%d runs created in %.1f s%n", runs, start.seconds());
      while (arrivals.distinct() < runs) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      System.out.printf("all of them measured after %.1f s%n", start.seconds());
      warmUp(arrivals, start);
      Duration cpu = world.standalone().cpu();
      Stopwatch counting = Stopwatch.start();
      arrivals.record();
      TimeUnit.SECONDS.sleep(seconds);
      double took = counting.seconds();
      System.out.printf(
          "measurements: %.0f/s of %d runs at interval %s over %.1f s%n",
          arrivals.count() / took, runs, interval, took);
      System.out.printf("gaps between a run's measurements: %s%n", arrivals.gaps());
      System.out.printf(
          "CPU of standalone: %.0f %%%n",
          100 * world.standalone().cpu().minus(cpu).toNanos() / NANOS / took);
    }
    return 0;
  }

  private void warmUp(Arrivals arrivals, Stopwatch start) throws InterruptedException {
    for (int rest = warmUp; rest > 0; rest -= STEP) {
      long before = arrivals.total();
      int step = Math.min(STEP, rest);
      TimeUnit.SECONDS.sleep(step);
      System.out.printf(
          "  %3.0f s: warming up, %d/s%n", start.seconds(), (arrivals.total() - before) / step);
    }
  }

  private GenericKubernetesResource run(BenchWorld world, String name) {
    return Serialization.unmarshal(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: AnalysisRun
        metadata: {name: %1$s, namespace: default}
        spec:
          metrics:
          - name: up
            interval: %2$s
            successCondition: result[0] == 1
            provider: {prometheus: {address: '%3$s', query: 'up{run="%1$s"}'}}
        """
            .formatted(name, interval, world.metrics().address()),
        GenericKubernetesResource.class);
  }
}
