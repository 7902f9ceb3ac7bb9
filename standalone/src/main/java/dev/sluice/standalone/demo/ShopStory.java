package dev.sluice.standalone.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One Rollout gets one version after the other: good ones are promoted, bad ones rolled back. */
final class ShopStory implements Playing {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String ROLLOUT = "web";

  private final Screen screen;
  private final InstantSource clock;
  private final boolean good;
  private final boolean bad;
  private final List<Chapter> chapters = new ArrayList<>();
  private Snapshot seen = Snapshots.NOTHING;

  /**
   * A story.
   *
   * @param good whether a good version is shipped
   * @param bad whether a bad one is, after it
   */
  ShopStory(Screen screen, InstantSource clock, boolean good, boolean bad) {
    this.screen = screen;
    this.clock = clock;
    this.good = good;
    this.bad = bad;
  }

  private record Chapter(String version, String outcome, String cause, Duration took) {}

  @Override
  public void play(World world) throws IOException, InterruptedException {
    Site site = world.sites().getFirst();
    Release release = site.release();
    try (ShopWatch watch = new ShopWatch(site.client(), site.namespace(), this::changed)) {
      world.metrics().answerOthers(new ShopMetrics(release.bad(), watch::versionOf));
      Instant start = clock.instant();
      Manifest.read("shop.yaml")
          .create(
              site,
              Map.of(
                  "METRICS_SERVER",
                  world.metrics().address(),
                  "FIRST_IMAGE",
                  release.imageOf(release.first())));
      await(release.first(), false, start);
      if (good) {
        ship(site, release.good(), false);
      }
      if (bad) {
        ship(site, release.bad(), true);
      }
    }
    summary();
  }

  @Override
  public List<String> tries(World world) {
    Site site = world.sites().getFirst();
    return List.of(
        "kubectl -n %s get rollouts,analysisruns,replicasets,ingresses".formatted(site.namespace()),
        "kubectl argo rollouts -n %s get rollout %s".formatted(site.namespace(), ROLLOUT),
        "kubectl argo rollouts -n %s set image %s main=%s"
            .formatted(site.namespace(), ROLLOUT, site.release().imageOf(site.release().good())));
  }

  private void ship(Site site, String version, boolean back) throws InterruptedException {
    Instant start = clock.instant();
    Shipping.ship(site, ROLLOUT, version);
    await(version, back, start);
  }

  private void await(String version, boolean back, Instant start) throws InterruptedException {
    Snapshot end = awaitEnd(version, back, start.plus(PATIENCE));
    chapters.add(
        new Chapter(
            version,
            back ? "rolled back" : "promoted",
            back ? end.message() : "",
            Duration.between(start, clock.instant())));
  }

  private synchronized Snapshot awaitEnd(String version, boolean back, Instant limit)
      throws InterruptedException {
    while (!(seen.version().equals(version) && (back ? seen.rolledBack() : seen.promoted()))) {
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
