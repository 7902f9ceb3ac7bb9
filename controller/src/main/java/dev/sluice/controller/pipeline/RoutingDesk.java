package dev.sluice.controller.pipeline;

import dev.sluice.controller.apply.RoutingPublisher;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.schemas.topic.Keys;
import dev.sluice.schemas.topic.Topic;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends RoutingCommands, keeps the newest RoutingReport of every Rollout, and hands an urgent
 * command to the router's library when the topic does not acknowledge it in time, or the router
 * does not report it in as long again. The epoch on every routing object keeps the router and the
 * library from undoing each other's work. Thread-safe; bounded by the Rollouts there are.
 */
public final class RoutingDesk implements RoutingPublisher, AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(RoutingDesk.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** A command without a report is sent again after this time. */
  private static final Duration RESEND = Duration.ofSeconds(15);

  private static final class Sent {
    final RoutingCommand command;
    final long sentNanos;
    volatile boolean acknowledged;
    volatile boolean urgent;
    volatile boolean leftToTheRouter;
    volatile boolean gone;

    Sent(RoutingCommand command, long sentNanos) {
      this.command = command;
      this.sentNanos = sentNanos;
    }

    void acknowledge() {
      acknowledged = true;
    }

    boolean isStale(long nanos) {
      return acknowledged && nanos - sentNanos > RESEND.toNanos();
    }
  }

  private final String cluster;
  private final Topic<String, RoutingCommand> topic;
  private final RecordSink outbox;
  private final DirectRouter router;
  private final Duration patience;
  private final Consumer<String> reported;
  private final Map<String, Sent> sent = new ConcurrentHashMap<>();
  private final Topic<String, RoutingReport> reportTopic;
  private final Map<String, RoutingReport> reports = new ConcurrentHashMap<>();
  private final Timers timers;

  /**
   * A desk for one cluster.
   *
   * @param patience how long the topic may take to acknowledge an urgent command, and then the
   *     router to report it
   * @param reported told the rollout key of every new report
   * @param timers when commands are handed over; closed with the desk
   */
  public RoutingDesk(
      String cluster,
      Topic<String, RoutingCommand> topic,
      Topic<String, RoutingReport> reportTopic,
      RecordSink outbox,
      DirectRouter router,
      Duration patience,
      Consumer<String> reported,
      Timers timers) {
    this.cluster = cluster;
    this.topic = topic;
    this.reportTopic = reportTopic;
    this.outbox = outbox;
    this.router = router;
    this.patience = patience;
    this.reported = reported;
    this.timers = timers;
  }

  /**
   * {@inheritDoc}
   *
   * <p>An urgent one is handed to the router's library when it is not acknowledged or reported in
   * time.
   */
  @Override
  public boolean publish(RoutingCommand command, boolean urgent) {
    String key = Keys.of(command.getRollout());
    Sent next = new Sent(command, timers.nanos());
    Sent kept =
        sent.compute(
            key, (name, before) -> before == null || replaces(command, before) ? next : before);
    if (kept == next) {
      outbox.put(topic, key, command, next::acknowledge);
    }
    if (urgent && !kept.urgent && kept.command.getEpoch() == command.getEpoch()) {
      kept.urgent = true;
      handOver(key, kept, patience);
    }
    return kept == next;
  }

  private boolean replaces(RoutingCommand command, Sent before) {
    return command.getEpoch() > before.command.getEpoch()
        || !command.getRollout().getUid().equals(before.command.getRollout().getUid())
        || (command.getEpoch() == before.command.getEpoch() && before.isStale(timers.nanos()));
  }

  private void handOver(String key, Sent command, Duration delay) {
    timers.after(delay, () -> applyDirectly(key, command));
  }

  private void applyDirectly(String key, Sent command) {
    if (sent.get(key) != command || isReported(key, command.command)) {
      return;
    }
    boolean taken = command.acknowledged;
    if (taken && !command.leftToTheRouter) {
      command.leftToTheRouter = true;
      handOver(key, command, patience);
      return;
    }
    LOGGER
        .atWarn()
        .addKeyValue("rollout", key)
        .addKeyValue("epoch", command.command.getEpoch())
        .log(
            taken
                ? "the router does not report the command, its library applies it"
                : "Kafka does not take the command, the router's library applies it");
    RoutingReport.Outcome outcome = RoutingReport.Outcome.OUTCOME_FAILED;
    try {
      RoutingReport report = router.apply(command.command);
      outcome = report.getOutcome();
      take(key, report);
    } catch (RuntimeException e) {
      // A provider may fail in its own way; traffic must leave the canary all the same.
      LOGGER
          .atError()
          .addKeyValue("rollout", key)
          .addKeyValue("error", e.toString())
          .log("the router's library failed and is tried again");
    }
    if (outcome == RoutingReport.Outcome.OUTCOME_FAILED) {
      handOver(key, command, RETRY);
    }
  }

  /** Whether the traffic is where the command wants it, or never will be by trying again. */
  private boolean isReported(String key, RoutingCommand command) {
    return newest(key, command.getRollout().getUid())
        .filter(report -> report.getEpoch() >= command.getEpoch())
        .filter(report -> report.getOutcome() != RoutingReport.Outcome.OUTCOME_FAILED)
        .isPresent();
  }

  /**
   * Takes a record of the reports topic.
   *
   * @throws IllegalArgumentException when it speaks of another cluster or rollout than its key says
   */
  public void report(String key, @Nullable RoutingReport report) {
    if (report == null) {
      reports.remove(key);
      return;
    }
    if (!key.equals(Keys.of(report.getRollout()))) {
      throw new IllegalArgumentException(
          "the report's key is '%s' but it is about rollout '%s'"
              .formatted(key, Keys.of(report.getRollout())));
    }
    if (!cluster.equals(report.getRollout().getCluster())) {
      throw new IllegalArgumentException(
          "the report is for cluster '%s', this is '%s'"
              .formatted(report.getRollout().getCluster(), cluster));
    }
    take(key, report);
  }

  private void take(String key, RoutingReport report) {
    RoutingReport kept =
        reports.merge(
            key,
            report,
            (old, next) ->
                next.getEpoch() >= old.getEpoch()
                        || !next.getRollout().getUid().equals(old.getRollout().getUid())
                    ? next
                    : old);
    Sent command = sent.get(key);
    boolean ended = command != null && endsRelease(key, command);
    if (!ended && kept == report) {
      reported.accept(key);
    }
  }

  /** A release of a Rollout that is gone is over once it is reported: its record is deleted. */
  private boolean endsRelease(String key, Sent command) {
    if (!command.gone || !isReported(key, command.command)) {
      return false;
    }
    if (sent.remove(key, command)) {
      delete(key);
    }
    return true;
  }

  /** The newest report about a Rollout with that uid. */
  public Optional<RoutingReport> newest(String key, String uid) {
    return Optional.ofNullable(reports.get(key))
        .filter(
            report ->
                report.getRollout().getUid().isEmpty() || report.getRollout().getUid().equals(uid));
  }

  /** Publishes the newest command of every Rollout again: the topic was lost. */
  public void republish() {
    sent.forEach((key, command) -> outbox.put(topic, key, command.command, command::acknowledge));
  }

  /**
   * Forgets a Rollout that is gone. A release that was sent is kept until it is reported; then its
   * record is deleted.
   */
  public void forget(String key) {
    Sent release =
        sent.computeIfPresent(
            key, (name, command) -> command.command.getRelease() ? command : null);
    if (release == null) {
      reports.remove(key);
      return;
    }
    release.gone = true;
    endsRelease(key, release);
  }

  /** Record keys of the Rollouts that there is a report about. */
  public Set<String> keys() {
    return Set.copyOf(reports.keySet());
  }

  /** Takes back the command of a Rollout that was gone before this controller knew it. */
  public void retract(String key) {
    if (!sent.containsKey(key)) {
      delete(key);
    }
  }

  /** Nobody reports what nobody commands: the last report goes with its command. */
  private void delete(String key) {
    reports.remove(key);
    outbox.put(topic, key, null);
    outbox.put(reportTopic, key, null);
  }

  /** Stops handing over and closes the router's library. */
  @Override
  public void close() {
    timers.close();
    router.close();
  }
}
