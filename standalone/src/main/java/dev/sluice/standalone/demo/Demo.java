package dev.sluice.standalone.demo;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Ships a good version, which is promoted, and a bad one, which is rolled back. One use. */
public final class Demo {

  static final String FIRST = "v1";
  static final String GOOD = "v2";
  static final String BAD = "v3";
  static final String NAMESPACE = "shop";

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Screen screen;
  private final InstantSource clock = InstantSource.system();
  private final List<Chapter> chapters = new ArrayList<>();
  private Snapshot seen = Snapshots.NOTHING;

  /**
   * A demo that draws on {@code out}.
   *
   * @param terminal whether {@code out} is a terminal that understands ANSI sequences
   */
  public Demo(PrintWriter out, boolean terminal) {
    this.screen = new Screen(out, terminal, InstantSource.system());
  }

  private record Chapter(String version, String outcome, String cause, Duration took) {}

  /** What is done with the world after the summary. */
  @FunctionalInterface
  public interface Afterwards {
    /** Returns when the world may end. */
    void live(Path kubeconfig, String kafka, int metricsPort) throws InterruptedException;
  }

  /**
   * Plays the whole demo.
   *
   * @param binaries folder of the control plane's programs
   * @param afterwards called after the summary, before everything is taken down
   * @throws DemoException when something does not go as it should
   */
  public void play(Path binaries, Afterwards afterwards) throws IOException, InterruptedException {
    screen.say("starting a Kubernetes control plane, a Kafka broker and Sluice");
    try (World world = new World(binaries, screen);
        ShopWatch ignored = open(world)) {
      ship(world, FIRST, Snapshot::promoted);
      ship(world, GOOD, Snapshot::promoted);
      ship(world, BAD, Snapshot::rolledBack);
      summary();
      afterwards.live(
          world.controlPlane().kubeconfig(),
          world.sluice().bootstrapServers(),
          world.sluice().process().metricsPort());
      screen.show(List.of());
    }
  }

  private ShopWatch open(World world) throws IOException {
    KubernetesClient client = world.client();
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    ShopWatch watch = new ShopWatch(client, NAMESPACE, this::changed);
    world.metrics().answerOthers(new ShopMetrics(watch::versionOf));
    client.load(manifest(world.metrics().address())).inNamespace(NAMESPACE).create();
    return watch;
  }

  private static InputStream manifest(String metrics) throws IOException {
    try (InputStream yaml = Demo.class.getResourceAsStream("shop.yaml")) {
      if (yaml == null) {
        throw new IllegalStateException("shop.yaml is missing in the jar");
      }
      String text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
      return new ByteArrayInputStream(
          text.replace("METRICS_SERVER", metrics).getBytes(StandardCharsets.UTF_8));
    }
  }

  private void ship(World world, String version, Predicate<Snapshot> done)
      throws InterruptedException {
    Instant start = clock.instant();
    if (!version.equals(FIRST)) {
      world
          .client()
          .genericKubernetesResources("argoproj.io/v1alpha1", "Rollout")
          .inNamespace(NAMESPACE)
          .withName("web")
          .patch(
              PatchContext.of(PatchType.JSON),
              "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/image\",\"value\":\"shop/web:%s\"}]"
                  .formatted(version));
    }
    Snapshot end = await(version, done, start.plus(PATIENCE));
    chapters.add(
        new Chapter(
            version,
            end.promoted() ? "promoted" : "rolled back",
            end.promoted() ? "" : end.message(),
            Duration.between(start, clock.instant())));
  }

  private synchronized Snapshot await(String version, Predicate<Snapshot> done, Instant limit)
      throws InterruptedException {
    while (!(seen.version().equals(version) && done.test(seen))) {
      long left = Duration.between(clock.instant(), limit).toMillis();
      if (left <= 0) {
        throw new DemoException(
            "%s did not come to its end within %d s; last seen: %s"
                .formatted(version, PATIENCE.toSeconds(), seen));
      }
      wait(left);
    }
    return seen;
  }

  private synchronized void changed(Snapshot now) {
    Happenings.between(seen, now).forEach(screen::say);
    screen.show(Drawing.of(now));
    seen = now;
    notifyAll();
  }

  private void summary() {
    screen.show(List.of());
    screen.print("");
    for (Chapter chapter : chapters) {
      screen.print(
          "  %s %-11s in %4.1f s%s"
              .formatted(
                  chapter.version(),
                  chapter.outcome(),
                  chapter.took().toMillis() / 1000.0,
                  chapter.cause().isEmpty() ? "" : "  (" + chapter.cause() + ")"));
    }
    screen.print("");
  }
}
