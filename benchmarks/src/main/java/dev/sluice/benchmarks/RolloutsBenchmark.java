package dev.sluice.benchmarks;

import dev.sluice.local.kinds.Kinds;
import dev.sluice.schemas.crd.CustomResourceDefinitions;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How many Rollouts one controller takes along, and how soon it reacts to one. */
@Command(
    name = "rollouts",
    mixinStandardHelpOptions = true,
    description =
        "Many Rollouts of one controller in one simulated cluster: creating, updating, reacting.")
final class RolloutsBenchmark implements Callable<Integer> {

  private static final double NANOS = 1e9;
  private static final double MEBI = 1 << 20;
  private static final long SEED = 1;

  @Option(names = "--rollouts", description = "Rollouts of one pod each (${DEFAULT-VALUE}).")
  private int rollouts = 10_000;

  @Option(
      names = "--runs",
      description = "Finished AnalysisRuns that are there before (${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--updates",
      description =
          "How often all are updated; the compiler has had its time by the third (${DEFAULT-VALUE}).")
  private int updates = 1;

  @Option(
      names = "--changes",
      description = "Single changes at rest whose effect is awaited (${DEFAULT-VALUE}).")
  private int changes = 300;

  @Option(names = "--rest", description = "Seconds of rest before them (${DEFAULT-VALUE}).")
  private int rest = 10;

  @Option(names = "--writers", description = "Clients that write at a time (${DEFAULT-VALUE}).")
  private int writers = 8;

  @Option(
      names = "--pods-ready-after",
      description = "Milliseconds until a pod is ready (${DEFAULT-VALUE}).")
  private int podsReadyAfter = 500;

  @Option(
      names = "--in-process",
      description = "Everything in this process, for profiling; else one process each.")
  private boolean inProcess;

  @Override
  public Integer call() throws Exception {
    Duration ready = Duration.ofMillis(podsReadyAfter);
    try (SimulatedWorld world =
        inProcess ? new WorldInOneProcess(ready) : new WorldOfProcesses(ready)) {
      System.out.printf(
          "%d Rollouts, %d finished AnalysisRuns, %s, pods ready after %d ms%n",
          rollouts,
          runs,
          inProcess
              ? "everything in one process"
              : "simulator, broker, controller and clients in a process each",
          podsReadyAfter);
      Kinds.install(world.client(), CustomResourceDefinitions.all());
      FleetWriter writer = new FleetWriter(world.client(), writers);
      writer.createFinishedRuns(runs);
      world.startController();
      try (FleetWatch watch = new FleetWatch(world.client(), rollouts)) {
        phase(world, watch, "created", 1, () -> writer.createRollouts(rollouts));
        for (int generation = 2; generation < 2 + updates; generation++) {
          String image = "app:" + generation;
          phase(world, watch, "updated", generation, () -> writer.updateRollouts(rollouts, image));
        }
        TimeUnit.SECONDS.sleep(rest);
        memory(world);
        react(world, watch, writer);
      }
    }
    return 0;
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  /** Writes all Rollouts and waits until each is Healthy with that generation. */
  private void phase(
      SimulatedWorld world, FleetWatch watch, String what, long generation, Work work)
      throws IOException, InterruptedException {
    Map<Jvm, Duration> cpu = cpu(world);
    Map<String, Double> requests = world.requests();
    long events = watch.events();
    double passes = world.passes();
    Stopwatch start = Stopwatch.start();
    work.run();
    double written = start.seconds();
    int before = -1;
    while (watch.healthy(generation) < rollouts) {
      TimeUnit.MILLISECONDS.sleep(100);
      if ((int) start.seconds() / 10 != before) {
        before = (int) start.seconds() / 10;
        System.out.printf("  %3.0f s: %d Healthy%n", start.seconds(), watch.healthy(generation));
      }
    }
    double seconds = (watch.lastHealthyAt() - start.startNanos()) / NANOS;
    System.out.printf(
        "%s in %.1f s (%.0f/s), all Healthy after %.1f s: %.0f/s%n",
        what, written, rollouts / written, seconds, rollouts / seconds);
    for (Jvm jvm : world.jvms()) {
      Duration used = jvm.cpu().minus(cpu.get(jvm));
      System.out.printf(
          "  CPU of the %s: %.1f s, %.2f ms a Rollout%n",
          jvm.name(), used.toNanos() / NANOS, used.toNanos() / 1e6 / rollouts);
    }
    System.out.printf(
        "  events seen by one watch: %.1f a Rollout%n",
        (watch.events() - events) / (double) rollouts);
    System.out.printf(
        "  passes of the controller: %.1f a Rollout%n", (world.passes() - passes) / rollouts);
    requests(world, requests, rollouts);
  }

  private static void requests(SimulatedWorld world, Map<String, Double> before, int rollouts)
      throws IOException, InterruptedException {
    Map<String, Double> made = new TreeMap<>(world.requests());
    made.replaceAll((what, count) -> count - before.getOrDefault(what, 0.0));
    made.values().removeIf(count -> count == 0);
    System.out.printf(
        "  the controller's requests a Rollout: %.2f%n",
        made.values().stream().mapToDouble(Double::doubleValue).sum() / rollouts);
    made.forEach((what, count) -> System.out.printf("    %-24s %8.0f%n", what, count));
  }

  private static Map<Jvm, Duration> cpu(SimulatedWorld world) {
    Map<Jvm, Duration> cpu = new LinkedHashMap<>();
    world.jvms().forEach(jvm -> cpu.put(jvm, jvm.cpu()));
    return cpu;
  }

  private static void memory(SimulatedWorld world) {
    for (Jvm jvm : world.jvms()) {
      System.out.printf(
          "heap of the %s after a full collection: %.0f MiB%n",
          jvm.name(), jvm.heapAfterCollection() / MEBI);
    }
  }

  /** Changes one Rollout after the other; each is Healthy again before the next. */
  private void react(SimulatedWorld world, FleetWatch watch, FleetWriter writer)
      throws InterruptedException {
    Random random = new Random(SEED);
    long[] generations = new long[rollouts];
    double[] answered = new double[changes];
    double[] seen = new double[changes];
    double[] healthy = new double[changes];
    Map<Jvm, Duration> cpu = cpu(world);
    for (int i = 0; i < changes; i++) {
      int number = random.nextInt(rollouts);
      long generation = generations[number] == 0 ? 2 + updates : generations[number] + 1;
      generations[number] = generation;
      Stopwatch start = Stopwatch.start();
      writer.update(number, "app:" + generation);
      answered[i] = start.seconds();
      seen[i] = (watch.awaitObserved(number, generation) - start.startNanos()) / NANOS;
      healthy[i] = (watch.awaitHealthy(number, generation) - start.startNanos()) / NANOS;
    }
    System.out.printf("a change at rest is answered: %s%n", Percentiles.of(answered));
    System.out.printf("  is seen in status: %s%n", Percentiles.of(seen));
    System.out.printf("  is Healthy again: %s%n", Percentiles.of(healthy));
    for (Jvm jvm : world.jvms()) {
      System.out.printf(
          "  CPU of the %s: %.2f ms a change%n",
          jvm.name(), jvm.cpu().minus(cpu.get(jvm)).toNanos() / 1e6 / changes);
    }
  }
}
