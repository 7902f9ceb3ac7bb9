package dev.sluice.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Takes all Rollouts from one state to the next and prints what that took. */
final class Phases {

  private static final double NANOS = 1e9;

  private final SimulatedWorld world;
  private final FleetWatch watch;
  private final int rollouts;

  /** Phases of that many Rollouts, which the watch follows. */
  Phases(SimulatedWorld world, FleetWatch watch, int rollouts) {
    this.world = world;
    this.watch = watch;
    this.rollouts = rollouts;
  }

  /** Something that all Rollouts are to follow. */
  interface Work {
    /** Writes them all. */
    void run() throws InterruptedException;
  }

  /** Writes all Rollouts and waits until each is Healthy with that generation. */
  void run(String what, long generation, Work work) throws IOException, InterruptedException {
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

  /** What each process has used so far. */
  static Map<Jvm, Duration> cpu(SimulatedWorld world) {
    Map<Jvm, Duration> cpu = new LinkedHashMap<>();
    world.jvms().forEach(jvm -> cpu.put(jvm, jvm.cpu()));
    return cpu;
  }
}
