package dev.sluice.aggregator.topology;

import dev.sluice.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the clusters by the broker's list of topics, which it reads every few seconds, and at once
 * for a cluster it does not know. Thread-safe.
 */
public final class KafkaClusters implements Clusters, AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(KafkaClusters.class);
  private static final Duration REFRESH = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Not asked more often than this, whatever the requests say. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);

  private final TopicCatalogue topics;
  private final Admin admin;
  private final InstantSource clock;
  private final ScheduledExecutorService refresher;
  private final ScheduledFuture<?> refreshing;
  private volatile Listing listing = new Listing(Set.of(), Instant.MIN);

  /**
   * The topics at one moment.
   *
   * @param names of all topics
   * @param known the clusters found among them so far; no more than there are topics
   */
  private record Listing(Set<String> names, Set<String> known, Instant asOf) {

    Listing(Set<String> names, Instant asOf) {
      this(names, ConcurrentHashMap.newKeySet(), asOf);
    }
  }

  /**
   * Reads the list of topics through {@code admin}, which stays the caller's, from now on; knows no
   * cluster before the first {@link #refresh()}.
   */
  public KafkaClusters(TopicCatalogue topics, Admin admin, InstantSource clock) {
    this.topics = topics;
    this.admin = admin;
    this.clock = clock;
    this.refresher =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("aggregator-clusters").factory());
    this.refreshing =
        refresher.scheduleWithFixedDelay(
            this::refreshQuietly, REFRESH.toMillis(), REFRESH.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public boolean known(String cluster) {
    Listing now = listing;
    if (now.known().contains(cluster)) {
      return true;
    }
    boolean found = hasTopics(cluster, now.names());
    if (found) {
      now.known().add(cluster);
    }
    return found;
  }

  private boolean hasTopics(String cluster, Set<String> names) {
    try {
      return names.contains(topics.verdicts(cluster).name())
          && names.contains(topics.measurementTasks(cluster).name());
    } catch (IllegalArgumentException e) {
      return false; // not a cluster's name
    }
  }

  @Override
  public boolean knownSince(String cluster, Instant at) {
    if (known(cluster)) {
      return true;
    }
    refreshSince(at);
    return known(cluster);
  }

  private synchronized void refreshSince(Instant at) {
    Instant newEnough = at.isAfter(clock.instant()) ? clock.instant() : at;
    Instant asOf = listing.asOf();
    if (asOf.isAfter(newEnough) || asOf.plus(SHORTEST_PAUSE).isAfter(clock.instant())) {
      return;
    }
    refresh();
  }

  /**
   * Reads the list of topics now.
   *
   * @throws KafkaException when the broker does not answer
   */
  public void refresh() {
    Instant asOf = clock.instant();
    try {
      Set<String> names = admin.listTopics().names().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      listing = new Listing(Set.copyOf(names), asOf);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while listing topics", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the broker does not list its topics", e);
    }
  }

  private void refreshQuietly() {
    try {
      refresh();
    } catch (KafkaException e) {
      LOGGER.atWarn().addKeyValue("error", e.getMessage()).log("topics not listed");
    }
  }

  @Override
  public void close() {
    refreshing.cancel(true);
    refresher.shutdownNow();
  }
}
