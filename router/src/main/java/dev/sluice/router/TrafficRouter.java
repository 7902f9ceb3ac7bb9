package dev.sluice.router;

import static dev.sluice.records.v1.RoutingReport.Outcome.OUTCOME_FAILED;
import static dev.sluice.records.v1.RoutingReport.Outcome.OUTCOME_REFUSED;
import static dev.sluice.records.v1.RoutingReport.Outcome.OUTCOME_VERIFIED;

import com.google.protobuf.Timestamp;
import dev.sluice.records.v1.ProviderReport;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.router.plan.ObjectRef;
import dev.sluice.router.plan.Problem;
import dev.sluice.router.plan.RoutingIntent;
import dev.sluice.router.plan.TrafficProvider;
import dev.sluice.router.provider.Providers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Brings a cluster's routing objects to what the newest command asks, and verifies by reading back.
 *
 * <p>Safe beside another writer in another process: the epoch in force is kept on every object
 * ({@code docs/decisions/0004-routing-epochs.md}). Thread-safe; calls for one Rollout should not
 * overlap, as the later one would only wait for conflicts.
 */
public final class TrafficRouter {

  /** Causes may quote a server's answer; a report must stay a small record. */
  private static final int LONGEST_MESSAGE = 4_000;

  private final RoutingObjects objects;
  private final Providers providers;
  private final RouterSettings settings;
  private final InstantSource clock;
  private final NewestEpochs newest = new NewestEpochs();

  /** A router over these objects; closes nothing. */
  public TrafficRouter(
      RoutingObjects objects, Providers providers, RouterSettings settings, InstantSource clock) {
    this.objects = objects;
    this.providers = providers;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Applies the command and waits until it is verified, refused, or {@link RouterSettings#patience}
   * is over for each provider.
   *
   * @return the report for the command's epoch; REFUSED, with the newer epoch, when it is overtaken
   */
  public RoutingReport apply(RoutingCommand command) {
    return switch (attempt(command)) {
      case Attempt.Reported reported -> reported.report();
      case Attempt.Stale(long epoch, String where) ->
          report(command)
              .setOutcome(OUTCOME_REFUSED)
              .setMessage(
                  "epoch %d is overtaken by epoch %d (%s); nothing to mend"
                      .formatted(command.getEpoch(), epoch, where))
              .build();
    };
  }

  /** The same, telling an overtaken command apart. */
  public Attempt attempt(RoutingCommand command) {
    OptionalLong overtaken = newest.overtaken(command);
    if (overtaken.isPresent() && !command.getRelease()) {
      return new Attempt.Stale(overtaken.getAsLong(), "seen by this process");
    }
    return switch (RoutingIntent.parse(command)) {
      case RoutingIntent.Parsed.Malformed(Problem problem) ->
          new Attempt.Reported(
              report(command).setOutcome(OUTCOME_REFUSED).setMessage(problem.message()).build(),
              Map.of(),
              false);
      case RoutingIntent.Parsed.Ok(RoutingIntent intent) -> attempt(intent);
    };
  }

  /** The objects that a command concerns; empty where it is malformed or needs none. */
  public Set<ObjectRef> objectsOf(RoutingCommand command) {
    if (!(RoutingIntent.parse(command) instanceof RoutingIntent.Parsed.Ok(RoutingIntent intent))) {
      return Set.of();
    }
    Set<ObjectRef> refs = new LinkedHashSet<>();
    for (TrafficProvider provider : providers.askedFor(intent)) {
      if (provider.bind(intent) instanceof TrafficProvider.Binding.Bound bound) {
        refs.addAll(bound.objects());
      }
    }
    return refs;
  }

  /** Forgets what was seen of a Rollout that is gone; harmless for one that is not. */
  public void forget(String rolloutKey) {
    newest.forget(rolloutKey);
  }

  private Attempt attempt(RoutingIntent intent) {
    RoutingCommand command = intent.command();
    RoutingReport.Builder report = report(command);
    Map<ObjectRef, String> concerned = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>(providers.beyond(intent));
    boolean wrote = false;
    for (TrafficProvider provider : providers.askedFor(intent)) {
      ProviderRun run = new ProviderRun(objects, provider, intent, settings, clock);
      switch (run.untilSettled()) {
        case ProviderRun.Result.Stale(long epoch, String where) -> {
          return new Attempt.Stale(epoch, where);
        }
        case ProviderRun.Result.Settled settled -> {
          concerned.putAll(settled.versions());
          problems.addAll(settled.problems());
          wrote |= settled.wrote();
          report.addProviders(providerReport(provider, settled));
        }
      }
    }
    if (command.getRelease()) {
      newest.forgetAfter(command);
    }
    return new Attempt.Reported(
        report.setOutcome(outcome(problems)).setMessage(words(problems)).build(), concerned, wrote);
  }

  private static ProviderReport providerReport(
      TrafficProvider provider, ProviderRun.Result.Settled settled) {
    return ProviderReport.newBuilder()
        .setProvider(provider.name())
        .setOutcome(outcome(settled.problems()))
        .setMessage(words(settled.problems()))
        .setObservedCanaryWeight(settled.observedCanaryWeight().orElse(-1))
        .addAllObjects(
            settled.versions().keySet().stream().map(ObjectRef::toString).sorted().toList())
        .build();
  }

  private static RoutingReport.Outcome outcome(List<Problem> problems) {
    if (problems.isEmpty()) {
      return OUTCOME_VERIFIED;
    }
    return problems.stream().anyMatch(problem -> problem.kind() == Problem.Kind.FAILED)
        ? OUTCOME_FAILED
        : OUTCOME_REFUSED;
  }

  private static String words(List<Problem> problems) {
    String words =
        problems.stream().map(Problem::message).distinct().collect(Collectors.joining("; "));
    return words.length() > LONGEST_MESSAGE ? words.substring(0, LONGEST_MESSAGE) + "…" : words;
  }

  private RoutingReport.Builder report(RoutingCommand command) {
    Instant now = clock.instant();
    return RoutingReport.newBuilder()
        .setRollout(command.getRollout())
        .setEpoch(command.getEpoch())
        .setReportedAt(
            Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
        .setAppliedBy(settings.appliedBy());
  }
}
