package dev.sluice.benchmarks;

import dev.sluice.local.kinds.Kinds;
import dev.sluice.schemas.crd.CustomResourceDefinitions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
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
  private static final String PREFIX = "bench-";

  @Option(names = "--rollouts", description = "Rollouts of one pod each (${DEFAULT-VALUE}).")
  private int rollouts = 10_000;

  @Option(
      names = "--warm-up",
      description =
          "Rollouts that are created, updated and deleted before, as the compiler needs them (${DEFAULT-VALUE}).")
  private int warmUp;

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
      FleetWriter writer = new FleetWriter(world.client(), PREFIX, writers);
      writer.createFinishedRuns(runs);
      world.startController();
      if (warmUp > 0) {
        warmUp(world);
      }
      try (FleetWatch watch = new FleetWatch(world.client(), PREFIX, rollouts)) {
        Phases phases = new Phases(world, watch, rollouts);
        phases.run("created", 1, () -> writer.createRollouts(rollouts));
        for (int generation = 2; generation < 2 + updates; generation++) {
          String image = "app:" + generation;
          phases.run("updated", generation, () -> writer.updateRollouts(rollouts, image));
        }
        TimeUnit.SECONDS.sleep(rest);
        memory(world);
        react(world, watch, writer);
      }
    }
    return 0;
  }

  /** Takes Rollouts of other names through all that is measured afterwards. */
  private void warmUp(SimulatedWorld world) throws IOException, InterruptedException {
    String prefix = "warm-up-";
    FleetWriter writer = new FleetWriter(world.client(), prefix, writers);
    try (FleetWatch watch = new FleetWatch(world.client(), prefix, warmUp)) {
      Phases phases = new Phases(world, watch, warmUp);
      phases.run("warm-up: created", 1, () -> writer.createRollouts(warmUp));
      phases.run("warm-up: updated", 2, () -> writer.updateRollouts(warmUp, "app:2"));
    }
    writer.deleteRollouts(warmUp);
    while (!world.client().apps().replicaSets().list().getItems().isEmpty()) {
      TimeUnit.SECONDS.sleep(1);
    }
    // The controller releases what it held of them, and a collection clears what they left.
    TimeUnit.SECONDS.sleep(rest);
    world.jvms().forEach(Jvm::heapAfterCollection);
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
    Map<Jvm, Duration> cpu = Phases.cpu(world);
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
