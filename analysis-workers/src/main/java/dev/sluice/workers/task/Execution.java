package dev.sluice.workers.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.records.v1.MeasurementTask;
import dev.sluice.workers.account.AccountFullException;
import dev.sluice.workers.account.AccountGate;
import dev.sluice.workers.account.AccountGates;
import dev.sluice.workers.account.SharedFlights;
import dev.sluice.workers.secret.Masking;
import dev.sluice.workers.secret.SecretReader;
import dev.sluice.workers.secret.SecretTags;
import dev.sluice.workers.spi.Account;
import dev.sluice.workers.spi.MeasurementContext;
import dev.sluice.workers.spi.MetricProvider;
import dev.sluice.workers.spi.Outcome;
import dev.sluice.workers.spi.ProviderException;
import dev.sluice.workers.spi.ProviderResult;
import dev.sluice.workers.spi.ThrottledException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Has a provider carry out one task, within its account's limits, with secrets in place. */
final class Execution {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
  private static final Duration MAX_BACK_OFF = Duration.ofSeconds(30);
  private static final int DEFAULT_RETENTION = 10;
  private static final ProviderResult NOTHING_TO_TELL =
      ProviderResult.Finished.of(
          new Outcome.Decision(Outcome.Verdict.SUCCESSFUL, "", "garbage collected"));

  /** Queries with equal keys at the same moment are one query. */
  private record FlightKey(String type, Account account, JsonNode config) {}

  private final Providers providers;
  private final SecretReader secrets;
  private final AccountGates gates;
  private final SharedFlights<FlightKey, ProviderResult> flights;
  private final InstantSource clock;
  private final Duration maxMeasurement;
  private final WorkerMetrics metrics;

  Execution(
      Providers providers,
      SecretReader secrets,
      AccountGates gates,
      InstantSource clock,
      Duration maxMeasurement,
      WorkerMetrics metrics) {
    this.providers = providers;
    this.secrets = secrets;
    this.gates = gates;
    this.flights = new SharedFlights<>(clock);
    this.clock = clock;
    this.maxMeasurement = maxMeasurement;
    this.metrics = metrics;
  }

  /**
   * Calls the provider; keeps trying while the account is throttled.
   *
   * @throws AccountFullException when the task is better issued again later
   * @throws ProviderException when it cannot be measured
   * @throws InterruptedException when the running task was cancelled or timed out
   */
  ProviderResult execute(RunningTask running) throws Exception {
    MeasurementTask task = running.task();
    MetricProvider provider = providers.get(task.getProvider().getType());
    Map<String, String> values = secrets(running, task);
    running.mask(Masking.of(values.values()));
    MeasurementContext context =
        new MeasurementContext(
            running.id(),
            SecretTags.replace(config(task), values),
            running.startedAt().plus(maxMeasurement),
            running);
    AccountGate gate = gates.gate(task.getProvider().getType(), provider.account(context));
    Duration backOff = FIRST_BACK_OFF;
    while (true) {
      try {
        return once(task, provider, context, gate);
      } catch (ThrottledException e) {
        Duration pause = e.retryAfter().orElse(backOff);
        if (clock.instant().plus(pause).isAfter(context.deadline())) {
          throw new ProviderException(
              "%s; its turn would come after the %d s a measurement may take"
                  .formatted(e.getMessage(), maxMeasurement.toSeconds()),
              e);
        }
        gate.quiet(pause);
        metrics.throttled(task.getProvider().getType());
        running.progress(running.progress().metadata(), "waiting: " + e.getMessage());
        backOff =
            backOff.multipliedBy(2).compareTo(MAX_BACK_OFF) < 0
                ? backOff.multipliedBy(2)
                : MAX_BACK_OFF;
      }
    }
  }

  /** Something started earlier is stopped and removed even when its Secret is gone. */
  private Map<String, String> secrets(RunningTask running, MeasurementTask task)
      throws ProviderException {
    try {
      return secrets.read(running.id().namespace(), task.getSecretArgsList());
    } catch (ProviderException e) {
      if (task.getAction() == MeasurementTask.Action.ACTION_MEASURE
          || task.getMetadataMap().isEmpty()) {
        throw e;
      }
      return Map.of();
    }
  }

  private ProviderResult once(
      MeasurementTask task, MetricProvider provider, MeasurementContext context, AccountGate gate)
      throws Exception {
    boolean share =
        task.getAction() == MeasurementTask.Action.ACTION_MEASURE && provider.shareable(context);
    if (!share) {
      try (AccountGate.Passage passage = gate.enter()) {
        return call(task, provider, context);
      }
    }
    FlightKey key =
        new FlightKey(task.getProvider().getType(), provider.account(context), context.config());
    return flights.fly(
        key,
        flight -> {
          try (AccountGate.Passage passage = gate.enter()) {
            flight.sent();
            return call(task, provider, context);
          }
        });
  }

  private static ProviderResult call(
      MeasurementTask task, MetricProvider provider, MeasurementContext context)
      throws ProviderException, InterruptedException {
    Map<String, String> metadata = task.getMetadataMap();
    return switch (task.getAction()) {
      case ACTION_TERMINATE -> provider.terminate(context, metadata);
      case ACTION_GARBAGE_COLLECT -> {
        int keep = task.getRetention() > 0 ? task.getRetention() : DEFAULT_RETENTION;
        provider.collectGarbage(context, keep);
        yield NOTHING_TO_TELL;
      }
      case ACTION_MEASURE, ACTION_UNSPECIFIED, UNRECOGNIZED ->
          metadata.isEmpty() ? provider.start(context) : provider.resume(context, metadata);
    };
  }

  private static JsonNode config(MeasurementTask task) throws ProviderException {
    String json = task.getProvider().getConfigJson();
    try {
      return MAPPER.readTree(json.isEmpty() ? "{}" : json);
    } catch (JsonProcessingException e) {
      throw new ProviderException(
          "the configuration of provider '%s' is not JSON".formatted(task.getProvider().getType()),
          e);
    }
  }
}
