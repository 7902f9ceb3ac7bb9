package dev.sluice.clustersim.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Answer;
import dev.sluice.clustersim.api.ApiServer;
import dev.sluice.clustersim.api.Request;
import dev.sluice.clustersim.api.Watch;
import dev.sluice.clustersim.behaviour.StandardBehaviours;
import dev.sluice.clustersim.behaviour.kubelet.Processes;
import dev.sluice.clustersim.fault.Faults;
import dev.sluice.clustersim.fault.FaultsApi;
import dev.sluice.clustersim.fault.Outcome;
import dev.sluice.clustersim.rbac.AggregatedRoles;
import dev.sluice.clustersim.store.Change;
import dev.sluice.clustersim.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A cluster: what it holds, how it answers, what happens in it by itself. Nothing happens but by
 * {@link #ask}, {@link #handle} and {@link #run}, so whoever calls them has the time in hand. Not
 * thread-safe.
 */
public final class SimulatedCluster {

  private final ObjectStore store;
  private final ApiServer server;
  private final StoreCluster inside;
  private final DefinitionController definitions;
  private final Optional<StandardBehaviours> behaviours;
  private final Optional<AggregatedRoles> roles;
  private final Consumer<Instant> beginning;
  private final Faults faults;
  private final FaultsApi faultsApi;
  private final Deque<Change> untold = new ArrayDeque<>();

  SimulatedCluster(
      ObjectStore store,
      ApiServer server,
      StoreCluster inside,
      DefinitionController definitions,
      Optional<StandardBehaviours> behaviours,
      Optional<AggregatedRoles> roles,
      Consumer<Instant> beginning,
      Faults faults) {
    this.faults = faults;
    this.faultsApi = new FaultsApi(faults);
    this.store = store;
    this.server = server;
    this.inside = inside;
    this.definitions = definitions;
    this.behaviours = behaviours;
    this.roles = roles;
    this.beginning = beginning;
    store.listen(untold::add);
  }

  /** Makes what every cluster has, unless it is there, and takes note of everything else. */
  public void begin(Instant now) {
    for (var entry : store.dump().entrySet()) {
      roles.ifPresent(r -> r.changed(entry.getKey(), Optional.empty(), Optional.empty()));
      for (ObjectNode object : entry.getValue()) {
        definitions.changed(entry.getKey(), Optional.empty(), Optional.of(object));
        behaviours.ifPresent(
            b -> b.all().changed(entry.getKey(), Optional.empty(), Optional.of(object)));
      }
    }
    beginning.accept(now);
    serveDefinitions(now);
  }

  /** Tells how a process ended that the kubelet had started. */
  public void exited(Processes.Run run, int exitCode, Instant now) {
    behaviours.ifPresent(b -> b.kubelet().exited(run, exitCode, now));
  }

  /** Answers a client as the server does, without what goes wrong between the two. */
  public Answer handle(Request request, Instant now) {
    if (FaultsApi.has(request)) {
      return server.answer(request, admitted -> faultsApi.handle(admitted, now));
    }
    Duration skew = prepare(now);
    Answer answer = server.handle(request, now.plus(skew));
    if (answer instanceof Answer.Stream(Watch watch)) {
      watch.skewed(skew);
    }
    return answer;
  }

  /** Answers a client through its faults; {@code /faults} itself never has any. */
  public Outcome ask(Request request, Instant now) {
    if (FaultsApi.has(request)) {
      return new Outcome.Answered(handle(request, now), Duration.ZERO);
    }
    faults.run(now);
    return faults.serve(request, now, () -> handle(request, now));
  }

  /** What goes wrong on demand. */
  public Faults faults() {
    return faults;
  }

  /** Does what faults have due; answers by how much the server's clock is ahead. */
  private Duration prepare(Instant now) {
    faults.run(now);
    Duration skew = faults.skew(now);
    store.writersAhead(skew);
    return skew;
  }

  /**
   * Lets happen what happens by itself.
   *
   * @return when something is due next, if nobody changes anything before
   */
  public Optional<Instant> run(Instant now) {
    inside.ahead(prepare(now));
    serveDefinitions(now);
    Optional<Instant> next = behaviours.flatMap(b -> b.all().run(inside.at(now), now));
    serveDefinitions(now);
    store.compact(now);
    Instant fault = faults.nextAfter(now);
    return fault.equals(Instant.MAX)
        ? next
        : Optional.of(next.filter(at -> at.isBefore(fault)).orElse(fault));
  }

  /** What the API server does about definitions leads to changes it has to look at again. */
  private void serveDefinitions(Instant now) {
    do {
      tell();
      definitions.run(inside.at(now), now);
      roles.ifPresent(r -> r.run(inside, now));
    } while (!untold.isEmpty());
  }

  private void tell() {
    while (!untold.isEmpty()) {
      Change change = untold.remove();
      definitions.changed(change.key().resource(), change.before(), change.after());
      roles.ifPresent(r -> r.changed(change.key().resource(), change.before(), change.after()));
      behaviours.ifPresent(
          b -> b.all().changed(change.key().resource(), change.before(), change.after()));
    }
  }

  /** What it holds. */
  public ObjectStore store() {
    return store;
  }

  /** One object. */
  public Optional<ObjectNode> get(dev.sluice.clustersim.object.ObjectKey key) {
    return store.get(key);
  }
}
