package dev.sluice.standalone.demo;

import dev.sluice.local.prometheus.Answer;
import dev.sluice.local.prometheus.Query;
import dev.sluice.standalone.demo.FleetPlan.Planned;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Forty Rollouts in three clusters get their next version at once; a few of them are bad. */
final class FleetStory implements Playing {

  /** Where they are. */
  static final List<String> CLUSTERS = List.of("eu-west", "us-east", "ap-south");

  private static final Pattern QUERY =
      Pattern.compile("success_rate\\{cluster=\"([^\"]*)\",app=\"([^\"]*)\"}");
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long FRAME_MILLIS = 100;
  private static final int AT_ONCE = 8;

  private final Screen screen;
  private final InstantSource clock;
  private final List<Planned> plan = FleetPlan.of(CLUSTERS);
  private final Map<String, Planned> byKey =
      plan.stream().collect(Collectors.toMap(Planned::key, one -> one));
  private final Map<String, FleetApp> told = new HashMap<>();

  FleetStory(Screen screen, InstantSource clock) {
    this.screen = screen;
    this.clock = clock;
  }

  @Override
  public void play(World world) throws IOException, InterruptedException {
    Map<String, Site> sites =
        world.sites().stream().collect(Collectors.toMap(Site::name, site -> site));
    world.metrics().answerOthers(this::measured);
    Manifest manifest = Manifest.read("fleet.yaml");
    try (FleetWatch watch = new FleetWatch(world.sites())) {
      Instant start = clock.instant();
      everywhere(
          one -> {
            Site site = site(sites, one);
            manifest.create(
                site,
                Map.of(
                    "APP", one.name(),
                    "CLUSTER", one.cluster(),
                    "METRICS_SERVER", world.metrics().address(),
                    "FIRST_IMAGE", site.release().imageOf(site.release().first())));
          });
      String first = Release.SIMULATED.first();
      await(watch, app -> app.version().equals(first) && app.promoted(), start, false);
      screen.say(
          "%d Rollouts in %d clusters run %s; every one gets %s now, and a few of these are bad"
              .formatted(plan.size(), CLUSTERS.size(), first, Release.SIMULATED.good()));
      Instant shipped = clock.instant();
      everywhere(one -> Shipping.ship(site(sites, one), one.name(), Release.SIMULATED.good()));
      List<FleetApp> end =
          await(
              watch,
              app -> app.version().equals(Release.SIMULATED.good()) && app.over(),
              shipped,
              true);
      summary(end, world, Duration.between(shipped, clock.instant()));
    }
  }

  private static Site site(Map<String, Site> sites, Planned one) {
    return Optional.ofNullable(sites.get(one.cluster()))
        .orElseThrow(() -> new IllegalStateException("no cluster " + one.cluster()));
  }

  private Answer measured(Query query) {
    Matcher asked = QUERY.matcher(query.expression());
    if (!asked.matches()) {
      return new Answer.Failure(400, "bad_data", "the demo does not know this query");
    }
    Planned one = byKey.get(asked.group(1) + "/" + asked.group(2));
    return one == null ? Answer.noData() : Answer.of(one.bad() ? 0.74 : 0.997);
  }

  private void everywhere(Consumer<Planned> action) throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> all = new ArrayList<>();
      plan.forEach(one -> all.add(threads.submit(() -> action.accept(one))));
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new DemoException(String.valueOf(e.getMessage()));
    }
  }

  private List<FleetApp> await(
      FleetWatch watch, Predicate<FleetApp> done, Instant start, boolean tell)
      throws InterruptedException {
    while (true) {
      Map<String, FleetApp> seen =
          watch.now().stream().collect(Collectors.toMap(FleetApp::key, app -> app));
      List<FleetApp> apps =
          plan.stream().map(Planned::key).filter(seen::containsKey).map(seen::get).toList();
      if (tell) {
        apps.forEach(this::tell);
      }
      screen.show(FleetDrawing.of(CLUSTERS, apps));
      if (apps.size() == plan.size() && apps.stream().allMatch(done)) {
        return apps;
      }
      if (Duration.between(start, clock.instant()).compareTo(PATIENCE) > 0) {
        throw new DemoException(
            "not all Rollouts came to their end within %d s; last seen: %s"
                .formatted(
                    PATIENCE.toSeconds(), apps.stream().filter(done.negate()).limit(3).toList()));
      }
      Thread.sleep(FRAME_MILLIS);
    }
  }

  private void tell(FleetApp app) {
    FleetApp before = told.put(app.key(), app);
    if (before != null && before.over() == app.over()) {
      return;
    }
    if (app.rolledBack()) {
      screen.say("%s: %s is rolled back, %s".formatted(app.key(), app.version(), app.message()));
    } else if (app.promoted() && app.version().equals(Release.SIMULATED.good())) {
      screen.sayWhereNothingIsDrawn("%s: %s is promoted".formatted(app.key(), app.version()));
    }
  }

  private void summary(List<FleetApp> end, World world, Duration took) {
    screen.keep();
    screen.print("");
    screen.print(
        "  %d promoted, %d rolled back in %.1f s; %d measurements"
            .formatted(
                end.stream().filter(FleetApp::promoted).count(),
                end.stream().filter(FleetApp::rolledBack).count(),
                took.toMillis() / 1000.0,
                world.metrics().count()));
    List<String> surprises =
        end.stream()
            .filter(
                app -> byKey.get(app.key()) instanceof Planned one && one.bad() == app.promoted())
            .map(FleetApp::key)
            .toList();
    if (!surprises.isEmpty()) {
      throw new DemoException("ended as they should not: " + String.join(", ", surprises));
    }
    screen.print("");
  }

  @Override
  public List<String> tries(World world) {
    return List.of(
        "kubectl --context us-east -n shop get rollouts",
        "kubectl argo rollouts --context us-east -n shop get rollout billing",
        "kubectl argo rollouts --context eu-west -n shop set image cart main=shop/web:v3");
  }
}
