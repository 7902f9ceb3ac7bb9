package dev.sluice.controller.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.sim.SimulatedCluster;
import dev.sluice.clustersim.store.Change;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** One seed's story: a stormy half hour, then calm in which all must come to its end. */
final class Story {

  private static final int ACTS = 8;
  private static final Duration CALM = Duration.ofHours(1);

  private final World world;
  private final Chance chance;
  private final Stage stage;
  private final Consumer<String> told;
  private final SimulatedKafka kafka;
  private final TopicCatalogue topics = new TopicCatalogue("sluice");
  private final SimulatedAggregator aggregator;
  private final Invariants invariants;
  private final User user;
  private final Meddler meddler;
  private SimulatedController controller;
  private Instant lastStart = Agenda.BEGINNING;

  /** Sets the stage. */
  Story(long seed, Theatre theatre, Consumer<String> told) {
    this.chance = new Chance(new SplittableRandom(seed));
    this.stage = new Stage(chance, seed % 3 == 2, seed % 5 == 4);
    SimulatedCluster cluster = theatre.cluster(seed);
    this.world = new World(chance, cluster, theatre.serialization(), line -> tell(told, line));
    this.told = line -> tell(told, line);
    this.kafka = new SimulatedKafka(world);
    this.aggregator = new SimulatedAggregator(world, kafka, topics);
    this.invariants = new Invariants(world);
    this.user = new User(world, stage, this.told, invariants::disturbed);
    this.meddler = new Meddler(world);
    for (ObjectNode prop : stage.props()) {
      user.create(prop);
    }
    world.listen(this::narrate);
    kafka.subscribe(
        topics.routingCommands(Stage.CLUSTER),
        (key, command) -> {
          if (command != null) {
            invariants.commanded(command);
            narrate(command);
          }
        },
        () -> true);
    aggregator.start();
    new SimulatedRouter(world, kafka, topics).start();
    this.controller = newController();
  }

  private void tell(Consumer<String> audience, String line) {
    audience.accept("%s %s".formatted(world.now(), line));
  }

  /** Plays it; an {@link AssertionError} tells what must not be. */
  void play() {
    ObjectNode rollout = stage.rollout();
    told.accept("the Rollout: " + rollout.path("spec"));
    user.create(rollout);
    world.agenda.pass(Duration.ofSeconds(chance.between(1, 60)));
    for (int i = 0; i < ACTS; i++) {
      act();
      world.agenda.pass(chance.time(Duration.ofMillis(1), Duration.ofMinutes(4)));
    }
    boolean deleted = chance.oneIn(8);
    Instant deletion = world.now();
    boolean unseen = false;
    if (deleted) {
      unseen = !controller.isAlive();
      user.delete();
    }
    told.accept("calm");
    world.weather.calm();
    kafka.away(false);
    world.agenda.pass(CALM);
    world
        .get(Stage.ROLLOUT)
        .filter(last -> last.path("spec").path("paused").asBoolean())
        .ifPresent(last -> user.command("resume", last));
    world.agenda.pass(CALM);
    // Nobody tells a controller that starts which routes a Rollout had that is gone.
    new Ending(world, aggregator, !unseen && !lastStart.isAfter(deletion)).check();
  }

  /**
   * One update in the best of weathers, while somebody else writes to everything all the time.
   *
   * @param strategy of a Rollout of four pods, which aborts when it does not get on for 30 s
   * @return the Rollout after the better part of a minute
   */
  ObjectNode updateBesideAnotherWriter(JsonNode strategy) {
    ObjectNode rollout = stage.rollout();
    ObjectNode spec = (ObjectNode) rollout.get("spec");
    spec.remove("minReadySeconds");
    spec.put("replicas", 4).put("progressDeadlineSeconds", 30).put("progressDeadlineAbort", true);
    spec.set("strategy", strategy);
    user.create(rollout);
    meddler.meddleUntil(world.now().plus(CALM));
    world.agenda.pass(Duration.ofSeconds(8));
    user.image("app:2");
    world.agenda.pass(Duration.ofSeconds(40));
    return world.get(Stage.ROLLOUT).orElseThrow();
  }

  private SimulatedController newController() {
    lastStart = world.now();
    return new SimulatedController(world, kafka, topics);
  }

  private void act() {
    switch (chance.between(0, 11)) {
      case 0 -> world.weather.storm();
      case 1 -> world.weather.cut();
      case 2 -> {
        told.accept("Kafka is away");
        kafka.away(true);
        world.agenda.after(Duration.ofSeconds(chance.between(1, 90)), () -> kafka.away(false));
      }
      case 3 -> {
        told.accept("the controller is killed");
        controller.kill();
        world.agenda.after(
            Duration.ofMillis(chance.between(1, 20_000)),
            () -> {
              told.accept("a controller starts");
              controller.kill();
              controller = newController();
            });
      }
      case 4 -> {
        if (!chance.oneIn(4)) {
          user.act();
          return;
        }
        Duration length = Duration.ofSeconds(chance.between(1, 5));
        told.accept("somebody writes to everything for " + length);
        meddler.meddleUntil(world.now().plus(length));
      }
      case 5 -> replaceController();
      default -> user.act();
    }
  }

  /** Another has the lease; the one that lost it finds out later, and acts until then. */
  private void replaceController() {
    told.accept("the lease is lost to another controller");
    SimulatedController loser = controller;
    controller = newController();
    world.agenda.after(Duration.ofMillis(chance.between(1, 10_000)), loser::kill);
  }

  private void narrate(RoutingCommand command) {
    told.accept(
        "command: epoch %d, canary %s %d %%, stable %s%s"
            .formatted(
                command.getEpoch(),
                command.getCanaryHash(),
                command.getCanaryWeight(),
                command.getStableHash(),
                command.getRelease() ? ", release" : ""));
  }

  private void narrate(Change change) {
    String name = change.key().resource().resource() + " " + change.key().name();
    if (change.after().isEmpty()) {
      told.accept(name + " is gone");
      return;
    }
    ObjectNode object = change.after().get();
    if (change.key().resource().equals(Stage.ROLLOUTS)) {
      told.accept(name + " " + object.path("status"));
    } else if (change.key().resource().equals(Stage.REPLICA_SETS)) {
      told.accept(
          "%s %s of %s: %s"
              .formatted(
                  name,
                  object.path("spec").path("replicas"),
                  object
                      .path("spec")
                      .path("template")
                      .path("spec")
                      .path("containers")
                      .path(0)
                      .path("image"),
                  object.path("status")));
    } else if (change.key().resource().equals(Stage.RUNS)) {
      told.accept(
          name
              + " "
              + object.path("status").path("phase")
              + " "
              + object.path("spec").path("terminate"));
    } else if (change.key().resource().equals(Stage.VIRTUAL_SERVICES)) {
      told.accept(name + " " + object.path("spec").path("http").path(0).path("route"));
    } else if (change.key().resource().equals(Stage.SERVICES)) {
      told.accept(name + " " + object.path("spec").path("selector"));
    } else if (change.key().resource().equals(Stage.PODS)) {
      told.accept(name + " " + object.path("status").path("phase"));
    }
  }
}
