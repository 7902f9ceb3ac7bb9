package dev.sluice.clustersim.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Answer;
import dev.sluice.clustersim.api.ApiServer;
import dev.sluice.clustersim.api.Request;
import dev.sluice.clustersim.behaviour.StandardBehaviours;
import dev.sluice.clustersim.behaviour.kubelet.Processes;
import dev.sluice.clustersim.store.Change;
import dev.sluice.clustersim.store.ObjectStore;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A cluster: what it holds, how it answers, what happens in it by itself. Nothing happens but by
 * {@link #handle} and {@link #run}, so whoever calls them has the time in hand. Not thread-safe.
 */
public final class SimulatedCluster {

  private final ObjectStore store;
  private final ApiServer server;
  private final StoreCluster inside;
  private final DefinitionController definitions;
  private final Optional<StandardBehaviours> behaviours;
  private final Consumer<Instant> beginning;
  private final Deque<Change> untold = new ArrayDeque<>();

  SimulatedCluster(
      ObjectStore store,
      ApiServer server,
      StoreCluster inside,
      DefinitionController definitions,
      Optional<StandardBehaviours> behaviours,
      Consumer<Instant> beginning) {
    this.store = store;
    this.server = server;
    this.inside = inside;
    this.definitions = definitions;
    this.behaviours = behaviours;
    this.beginning = beginning;
    store.listen(untold::add);
  }

  /** Makes what every cluster has, unless it is there, and takes note of everything else. */
  public void begin(Instant now) {
    for (var entry : store.dump().entrySet()) {
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

  /** Answers a client. */
  public Answer handle(Request request, Instant now) {
    return server.handle(request, now);
  }

  /**
   * Lets happen what happens by itself.
   *
   * @return when something is due next, if nobody changes anything before
   */
  public Optional<Instant> run(Instant now) {
    serveDefinitions(now);
    Optional<Instant> next = behaviours.flatMap(b -> b.all().run(inside.at(now), now));
    serveDefinitions(now);
    store.compact(now);
    return next;
  }

  /** What the API server does about definitions leads to changes it has to look at again. */
  private void serveDefinitions(Instant now) {
    do {
      tell();
      definitions.run(inside.at(now), now);
    } while (!untold.isEmpty());
  }

  private void tell() {
    while (!untold.isEmpty()) {
      Change change = untold.remove();
      definitions.changed(change.key().resource(), change.before(), change.after());
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
