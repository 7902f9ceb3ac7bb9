package dev.sluice.standalone.demo;

import dev.sluice.broker.BrokerConfig;
import dev.sluice.broker.EmbeddedBroker;
import dev.sluice.local.closing.Opened;
import dev.sluice.local.folder.TemporaryFolder;
import dev.sluice.local.prometheus.PrometheusLikeServer;
import dev.sluice.standalone.config.PartConfigs;
import dev.sluice.standalone.config.SluiceConfig;
import dev.sluice.standalone.config.tree.Setting;
import dev.sluice.standalone.parts.SluiceProcess;
import dev.sluice.standalone.parts.SluiceProcess.Role;
import dev.sluice.standalone.parts.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything a story is played on, in this process: clusters, metrics server, broker and all parts
 * of Sluice, one aggregator and what each cluster needs. {@link #close()} leaves nothing behind.
 */
final class World implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(World.class);
  private static final Duration READY = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 20;

  private final Opened opened = new Opened();
  private final Map<String, SluiceProcess> processes = new ConcurrentHashMap<>();
  private final Sites sites;
  private final PrometheusLikeServer metrics;
  private final String kafka;

  /** How to get at the clusters of a demo. */
  @FunctionalInterface
  interface Opening {
    /** Makes them ready for Rollouts. */
    Sites open(Screen screen);
  }

  /**
   * Starts all of it, side by side where one does not need the other.
   *
   * @param names of the clusters that {@code opening} will open
   * @throws InterruptedException when interrupted; nothing is left then
   */
  World(List<String> names, Opening opening, Screen screen)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newCachedThreadPool();
    opened.open(threads);
    try {
      Path folder = opened.open(TemporaryFolder.create("sluice-demo-")).path();
      CompletableFuture<EmbeddedBroker> broker =
          CompletableFuture.supplyAsync(
              () -> EmbeddedBroker.start(BrokerConfig.in(folder.resolve("broker"))), threads);
      opened.open(() -> broker.thenAccept(EmbeddedBroker::close).join());
      CompletableFuture<String> topics =
          broker.thenApply(started -> prepare(started, names, folder, screen));
      metrics = opened.open(PrometheusLikeServer.start());
      CompletableFuture<Sites> places =
          CompletableFuture.supplyAsync(() -> opening.open(screen), threads);
      opened.open(() -> places.thenAccept(Sites::close).join());
      sites = get(places);
      screen.say(
          "%s up; look at %s while the story is played:%n            export KUBECONFIG=%s"
              .formatted(
                  names.size() == 1
                      ? "the cluster is"
                      : "the clusters %s are".formatted(String.join(", ", names)),
                  names.size() == 1 ? "it" : "them",
                  sites.kubeconfig()));
      kafka = get(topics);
      run(threads, folder);
      awaitReady();
      screen.say("controller, aggregator, workers and router are at work: everything is up");
    } catch (IOException | RuntimeException | InterruptedException e) {
      close();
      throw e;
    }
  }

  private static String prepare(
      EmbeddedBroker broker, List<String> names, Path folder, Screen screen) {
    String kafka = broker.bootstrapServers();
    for (String name : names) {
      Topics.apply(config(folder, kafka, Map.of("cluster", name)), kafka);
    }
    screen.say("Kafka broker is up at " + kafka);
    return kafka;
  }

  private void run(ExecutorService threads, Path folder) throws InterruptedException {
    List<CompletableFuture<Void>> starting = new ArrayList<>();
    boolean alone = sites.all().size() == 1;
    if (!alone) {
      starting.add(
          CompletableFuture.runAsync(
              () ->
                  start("aggregator", folder, Map.of(), List.of(Role.AGGREGATOR), Optional.empty()),
              threads));
    }
    for (Site site : sites.all()) {
      List<Role> roles = new ArrayList<>(List.of(Role.WORKER, Role.ROUTER, Role.CONTROLLER));
      if (alone) {
        roles.addFirst(Role.AGGREGATOR);
      }
      Map<String, String> settings = new HashMap<>(Map.of("cluster", site.name()));
      settings.put("kubernetes.namespace", site.namespace());
      site.instanceId().ifPresent(id -> settings.put("kubernetes.instanceId", id));
      starting.add(
          CompletableFuture.runAsync(
              () -> start(site.name(), folder, settings, roles, Optional.of(site)), threads));
    }
    // Every one of them, so that nothing is started behind the back of a close.
    List<CompletableFuture<Void>> all = List.copyOf(starting);
    for (CompletableFuture<Void> one : all) {
      get(one);
    }
  }

  private void start(
      String name,
      Path folder,
      Map<String, String> settings,
      List<Role> roles,
      Optional<Site> site) {
    SluiceConfig config = config(folder.resolve(name), kafka, settings);
    try {
      SluiceProcess process =
          SluiceProcess.start(
              new PartConfigs(config, kafka, "demo-" + name), roles, site.map(Site::client));
      opened.open(process);
      processes.put(name, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() throws InterruptedException {
    long limit = System.nanoTime() + READY.toNanos();
    for (SluiceProcess process : processes.values()) {
      while (!process.readiness().isUp()) {
        if (System.nanoTime() > limit) {
          throw new DemoException(
              "not everything is up within %d s: %s"
                  .formatted(READY.toSeconds(), process.readiness().text().strip()));
        }
        Thread.sleep(LOOK_MILLIS);
      }
    }
  }

  /** The clusters. */
  List<Site> sites() {
    return sites.all();
  }

  /** With which to look at them. */
  Path kubeconfig() {
    return sites.kubeconfig();
  }

  /** The metrics server that analyses ask. */
  PrometheusLikeServer metrics() {
    return metrics;
  }

  /** The broker's address. */
  String kafka() {
    return kafka;
  }

  /** Where metrics and health of the parts are, by process. */
  Map<String, Integer> metricsPorts() {
    Map<String, Integer> ports = new HashMap<>();
    processes.forEach((name, process) -> ports.put(name, process.metricsPort()));
    return Map.copyOf(ports);
  }

  @Override
  public void close() {
    // Whoever interrupted wants it to end, not to be left half-way.
    boolean interrupted = Thread.interrupted();
    try {
      opened.close();
    } catch (Exception e) {
      LOGGER.atWarn().setCause(e).log("part of the demo did not close cleanly");
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T> T get(CompletableFuture<T> started) throws InterruptedException {
    try {
      return started.get();
    } catch (ExecutionException e) {
      Throwable cause =
          e.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : e.getCause();
      throw cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
  }

  private static SluiceConfig config(Path folder, String kafka, Map<String, String> settings) {
    Map<String, Setting> all = new HashMap<>();
    settings.forEach((path, value) -> all.put(path, new Setting(value, "demo")));
    all.put("kafka.bootstrapServers", new Setting(kafka, "demo"));
    all.put("dataDir", new Setting(folder.toString(), "demo"));
    // To be seen as it happens.
    all.put("aggregator.progressGap", new Setting("100ms", "demo"));
    all.put("metrics.port", new Setting("0", "demo"));
    return SluiceConfig.load(Optional.empty(), Map.of(), all);
  }
}
