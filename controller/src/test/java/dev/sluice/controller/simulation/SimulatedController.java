package dev.sluice.controller.simulation;

import dev.sluice.controller.analysis.AnalysisRunPass;
import dev.sluice.controller.analysis.AnalysisSide;
import dev.sluice.controller.analysis.VerdictWriter;
import dev.sluice.controller.apply.PlanApplier;
import dev.sluice.controller.objects.RawAnalysisRun;
import dev.sluice.controller.objects.RawRollout;
import dev.sluice.controller.pass.Departed;
import dev.sluice.controller.pass.Next;
import dev.sluice.controller.pass.Observer;
import dev.sluice.controller.pass.RolloutPass;
import dev.sluice.controller.pipeline.RoutingDesk;
import dev.sluice.controller.planner.Plan;
import dev.sluice.controller.planner.RolloutPlanner;
import dev.sluice.controller.planner.RolloutSnapshot;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.topic.TopicCatalogue;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One life of a controller's process: all of its own code but the operator, whose caches and queues
 * are here in virtual time. What it keeps in memory is gone when it is killed.
 */
final class SimulatedController {

  private static final Duration RESYNC = Duration.ofMinutes(40);
  private static final Duration HANDOVER = Duration.ofSeconds(2);
  private static final Duration WRITE_AGAIN = Duration.ofMillis(300);

  private final World world;
  private final AnalysisSide analysis;
  private final AnalysisRunPass runPass;
  private final RoutingDesk routing;
  private final RolloutPass pass;
  private final Departed departed;
  private final SimulatedCaches caches;
  private final WorkQueue<ResourceID> rolloutQueue;
  private final WorkQueue<ResourceID> runQueue;
  private final Map<ResourceID, RawRollout> goneRollouts = new LinkedHashMap<>();
  private final Map<ResourceID, RawAnalysisRun> goneRuns = new LinkedHashMap<>();
  private boolean alive = true;

  SimulatedController(World world, SimulatedKafka kafka, TopicCatalogue topics) {
    this.world = world;
    KubernetesClient client = world.client(World.CONTROLLER, this::isAlive);
    var producer = kafka.producer(this::isAlive);
    this.routing =
        new RoutingDesk(
            Stage.CLUSTER,
            topics.routingCommands(Stage.CLUSTER),
            topics.routingReports(Stage.CLUSTER),
            producer,
            SimulatedRouter.library(world, this::isAlive),
            HANDOVER,
            this::wakeByKey,
            new VirtualTimers(world.agenda, this::isAlive));
    this.analysis =
        new AnalysisSide(
            client,
            Stage.CLUSTER,
            topics,
            producer,
            event -> {},
            world.agenda,
            (writer, cache, board) -> new Statuses(writer),
            new RunListener());
    this.caches =
        new SimulatedCaches(
            world,
            this::isAlive,
            analysis,
            routing,
            this::wake,
            this::rolloutChanged,
            this::runChanged);
    this.runPass = analysis.assemble(caches.runCache());
    PlanApplier applier = new PlanApplier(client, routing, (rollout, call) -> {}, caches);
    this.departed =
        new Departed(
            client,
            new RolloutPlanner(),
            applier,
            world.agenda,
            gone -> routing.retract(Stage.CLUSTER + "/" + Stage.NAMESPACE + "/" + gone.getName()));
    this.pass =
        new RolloutPass(
            new RolloutPlanner(),
            world.agenda,
            event -> {},
            RESYNC,
            caches,
            new Observer(Stage.CLUSTER, "", caches),
            applier,
            new PassListener());
    this.rolloutQueue = new WorkQueue<>(world, this::isAlive, this::rolloutDue);
    this.runQueue = new WorkQueue<>(world, this::isAlive, this::runDue);
    caches.start();
    kafka.subscribe(topics.verdicts(Stage.CLUSTER), analysis::verdict, this::isAlive);
    kafka.subscribe(topics.routingReports(Stage.CLUSTER), routing::report, this::isAlive);
    world.agenda.after(Duration.ofSeconds(1), this::caughtUp);
  }

  boolean isAlive() {
    return alive;
  }

  /** The process ends, whatever it was doing. */
  void kill() {
    alive = false;
  }

  private void caughtUp() {
    if (!alive) {
      return;
    }
    if (!caches.synced()) {
      world.agenda.after(Duration.ofSeconds(1), this::caughtUp);
      return;
    }
    try {
      analysis.retractOrphans();
      departed.letGo(
          caches.forsaken(),
          routing.keys().stream()
              .map(key -> new ResourceID(key.split("/", -1)[2], Stage.NAMESPACE))
              .filter(id -> caches.rollout(id).isEmpty())
              .toList());
    } catch (KubernetesClientException e) {
      world.agenda.after(Duration.ofSeconds(1), this::caughtUp);
    }
  }

  private Next rolloutDue(ResourceID id) {
    if (!caches.synced()) {
      return new Next.After(Duration.ofMillis(100));
    }
    Optional<RawRollout> cached = caches.rollout(id);
    RawRollout gone = goneRollouts.get(id);
    if (gone != null) {
      pass.gone(gone);
      goneRollouts.remove(id);
      return cached.isPresent() ? new Next.Soon() : new Next.Never();
    }
    return cached.map(pass::over).orElse(new Next.Never());
  }

  private Next runDue(ResourceID id) {
    if (!caches.synced()) {
      return new Next.After(Duration.ofMillis(100));
    }
    RawAnalysisRun gone = goneRuns.get(id);
    if (gone != null) {
      runPass.over(gone, true);
      goneRuns.remove(id);
    }
    return caches.run(id).map(run -> runPass.over(run, false)).orElse(new Next.Never());
  }

  private void rolloutChanged(RawRollout rollout, boolean gone) {
    ResourceID id = ResourceID.fromResource(rollout);
    if (gone) {
      goneRollouts.put(id, rollout);
    }
    rolloutQueue.wake(id);
  }

  private void runChanged(RawAnalysisRun run, boolean gone) {
    ResourceID id = ResourceID.fromResource(run);
    if (gone) {
      goneRuns.put(id, run);
    }
    runQueue.wake(id);
  }

  private void wake(ResourceID rollout) {
    rolloutQueue.wake(rollout);
  }

  private void wakeByKey(String key) {
    String[] parts = key.split("/", -1);
    rolloutQueue.wake(new ResourceID(parts[2], parts[1]));
  }

  /** Writes statuses one after the other, and again until it works. */
  private final class Statuses implements AnalysisRunPass.Statuses {
    private final VerdictWriter writer;
    private final Set<String> due = new LinkedHashSet<>();
    private final Set<String> inFlight = new HashSet<>();

    Statuses(VerdictWriter writer) {
      this.writer = writer;
    }

    @Override
    public void look(String key) {
      if (due.add(key)) {
        world.agenda.after(Duration.ofMillis(world.chance.between(1, 30)), () -> write(key));
      }
    }

    private void write(String key) {
      if (!alive || inFlight.contains(key) || !due.remove(key)) {
        return;
      }
      inFlight.add(key);
      try {
        writer.write(key, run -> {});
      } catch (KubernetesClientException e) {
        if (e.getCode() != 404) {
          due.add(key);
        }
      } finally {
        inFlight.remove(key);
      }
      if (due.contains(key)) {
        world.agenda.after(WRITE_AGAIN, () -> write(key));
      }
    }

    @Override
    public void forget(String key) {
      due.remove(key);
    }

    @Override
    public void close() {}
  }

  private final class RunListener implements AnalysisRunPass.Listener {
    @Override
    public void runChanged(ResourceID rollout) {
      rolloutQueue.wake(rollout);
    }

    @Override
    public void observed(AnalysisRun run) {}

    @Override
    public void deleted(ResourceID run) {}

    @Override
    public void looked(Duration took) {}

    @Override
    public void failed() {}
  }

  private final class PassListener implements RolloutPass.Listener {
    @Override
    public void started(RawRollout rollout) {}

    @Override
    public void applied(RolloutSnapshot seen, Plan plan, Duration took) {}

    @Override
    public void released(RolloutSnapshot last) {
      routing.forget(
          Stage.CLUSTER
              + "/"
              + last.rollout().getMetadata().getNamespace()
              + "/"
              + last.rollout().getMetadata().getName());
    }
  }
}
