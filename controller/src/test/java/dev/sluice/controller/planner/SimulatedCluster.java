package dev.sluice.controller.planner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controller.revision.ReplicaSets;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RoutingReport;
import dev.sluice.schemas.crd.AnalysisRun;
import dev.sluice.schemas.crd.AnalysisTemplate;
import dev.sluice.schemas.crd.Rollout;
import dev.sluice.schemas.crd.rollout.RolloutSpec.WorkloadRef;
import dev.sluice.schemas.crd.rollout.RolloutStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplate;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A cluster in memory in virtual time: pods get ready, runs are judged, routing is done at once.
 */
final class SimulatedCluster {

  private static final ObjectMapper JSON = Serialization.jsonMapper();
  private static final int MAX_PASSES = 400;

  final Planner planner = new RolloutPlanner();
  final List<RoutingCommand> commands = new ArrayList<>();
  final List<PlannedEvent> events = new ArrayList<>();
  private final Map<String, ReplicaSet> replicaSets = new TreeMap<>();
  private final Map<String, SimulatedPods> pods = new TreeMap<>();
  private final Map<String, AnalysisRun> runs = new TreeMap<>();
  private final Map<String, Service> services = new TreeMap<>();
  private final List<AnalysisTemplate> templates = new ArrayList<>();
  private final SimulatedAnalysis analysis = new SimulatedAnalysis();
  private final Map<String, ObjectNode> workloads = new TreeMap<>();
  private ObjectNode rollout = JSON.createObjectNode();
  private final SimulatedStepPlugins plugins = new SimulatedStepPlugins();
  private Optional<RoutingReport> report = Optional.empty();
  private boolean routerIsThere = true;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long version = 1;

  SimulatedAnalysis analysis() {
    return analysis;
  }

  SimulatedStepPlugins plugins() {
    return plugins;
  }

  Instant now() {
    return now;
  }

  void router(boolean there) {
    routerIsThere = there;
  }

  void report(RoutingReport newest) {
    report = Optional.of(newest);
  }

  void create(JsonNode object, String namespace) {
    ObjectNode copy = object.deepCopy();
    ObjectNode metadata = copy.withObjectProperty("metadata");
    metadata.put("namespace", namespace).put("uid", "uid-" + version);
    metadata.put("resourceVersion", Long.toString(version++)).put("generation", 1);
    metadata.put("creationTimestamp", now.toString());
    switch (object.path("kind").asText()) {
      case "Rollout" -> rollout = copy;
      case "Service" -> services.put(name(copy), convert(copy, Service.class));
      case "AnalysisTemplate" -> templates.add(convert(copy, AnalysisTemplate.class));
      case "Deployment", "ReplicaSet", "PodTemplate" -> workloads.put(workloadKey(copy), copy);
      default -> {} // what the router cares about
    }
  }

  /** Merges into the Rollout as the API server does. */
  void patchRollout(JsonNode patch) {
    JsonNode spec = rollout.path("spec").deepCopy();
    merge(rollout, patch);
    touchRollout();
    if (!rollout.path("spec").equals(spec)) {
      ObjectNode metadata = rollout.withObjectProperty("metadata");
      metadata.put("generation", metadata.path("generation").asLong() + 1);
    }
  }

  /** Merges into a workload as the API server does. */
  void patchWorkload(String kind, String name, JsonNode patch) {
    ObjectNode workload = workload(kind, name);
    merge(workload, patch);
    ObjectNode metadata = workload.withObjectProperty("metadata");
    metadata.put("resourceVersion", Long.toString(version++));
    metadata.put("generation", metadata.path("generation").asLong() + 1);
  }

  ObjectNode workload(String kind, String name) {
    return there(workloads, kind + "/" + name);
  }

  void deleteWorkload(String kind, String name) {
    there(workloads, kind + "/" + name);
    workloads.remove(kind + "/" + name);
  }

  /** Labels of each pod of a version. */
  List<Map<String, String>> podLabels(String image) {
    return there(pods, replicaSet(image).getMetadata().getName()).objects(now).stream()
        .map(pod -> pod.getMetadata().getLabels())
        .toList();
  }

  /** The pods of a version lose their health for good. */
  void crash(String image) {
    there(pods, replicaSet(image).getMetadata().getName()).crash();
  }

  /** Writes another spec, as {@code kubectl replace} does. */
  void replaceSpec(JsonNode spec) {
    rollout.set("spec", spec.deepCopy());
    touchRollout();
    ObjectNode metadata = rollout.withObjectProperty("metadata");
    metadata.put("generation", metadata.path("generation").asLong() + 1);
  }

  ObjectNode rolloutJson() {
    return rollout;
  }

  RolloutStatus status() {
    return convert(rollout, Rollout.class).getStatus();
  }

  ReplicaSet replicaSet(String image) {
    return replicaSets.values().stream()
        .filter(
            set ->
                set.getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .getFirst()
                    .getImage()
                    .equals(image))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no ReplicaSet runs " + image));
  }

  Collection<ReplicaSet> replicaSets() {
    return replicaSets.values();
  }

  Service service(String name) {
    return Objects.requireNonNull(services.get(name), name);
  }

  Collection<AnalysisRun> runs() {
    return runs.values();
  }

  /** All objects as the API gives them. */
  List<JsonNode> objects() {
    List<JsonNode> all = new ArrayList<>();
    all.add(rollout);
    replicaSets.values().forEach(set -> all.add(JSON.valueToTree(set)));
    services.values().forEach(service -> all.add(JSON.valueToTree(service)));
    runs.values().forEach(run -> all.add(JSON.valueToTree(run)));
    all.addAll(workloads.values());
    return all;
  }

  /** Plans and lets time pass until nothing has changed for this long. */
  void settle(Duration quiet) {
    Instant changed = now;
    int passes = 0;
    while (Duration.between(changed, now).compareTo(quiet) < 0) {
      boolean moved = advanceWorld();
      moved |= pass();
      if (moved) {
        changed = now;
        if (++passes > MAX_PASSES) {
          throw new AssertionError("does not settle: " + rollout.toPrettyString());
        }
      } else {
        now = now.plusMillis(500);
      }
    }
  }

  /** Lets time pass, planning twice a second while anything happens. */
  void sleep(Duration time) {
    Instant end = now.plus(time);
    int quiet = 0;
    while (now.isBefore(end)) {
      boolean moved = advanceWorld();
      moved |= pass();
      quiet = moved ? 0 : quiet + 1;
      if (!moved) {
        now = now.plusMillis(quiet < 20 ? 500 : 10_000);
      }
    }
  }

  /** One plan, carried out: whether it changed anything. */
  boolean pass() {
    Plan plan = planner.plan(snapshot(), now);
    boolean changed = false;
    for (Intent intent : plan.intents()) {
      Optional<Boolean> done = carryOut(intent);
      if (done.isEmpty()) {
        return true; // an object has moved on: plan again
      }
      changed |= done.get();
    }
    JsonNode status = JSON.valueToTree(plan.status());
    JsonNode before = JSON.valueToTree(convert(rollout, Rollout.class).getStatus());
    if (!status.equals(before)) {
      rollout.set("status", status);
      touchRollout();
      changed = true;
    }
    events.addAll(plan.events());
    return changed;
  }

  RolloutSnapshot snapshot() {
    Rollout read = convert(rollout, Rollout.class);
    return RolloutSnapshot.of("c", "", read)
        .withReplicaSets(List.copyOf(replicaSets.values()))
        .withWorkload(workloadOf(read))
        .withServices(
            services.values().stream()
                .filter(
                    service ->
                        References.services(read).contains(service.getMetadata().getName())
                            || ReplicaSets.annotation(service, Annotations.MANAGED_BY)
                                .map("web"::equals)
                                .orElse(false))
                .toList())
        .withAnalysisRuns(List.copyOf(runs.values()))
        .withAnalysisTemplates(templates)
        .withPods(pods.values().stream().flatMap(all -> all.objects(now).stream()).toList())
        .withRoutingReport(report)
        .withPluginReply(plugins.reply());
  }

  private Optional<Workload> workloadOf(Rollout read) {
    WorkloadRef reference = read.getSpec().workloadRef();
    return reference == null
        ? Optional.empty()
        : Optional.ofNullable(workloads.get(reference.kind() + "/" + reference.name()))
            .flatMap(SimulatedCluster::workload);
  }

  private static Optional<Workload> workload(ObjectNode object) {
    return switch (object.path("kind").asText()) {
      case "Deployment" -> Workload.of(convert(object, Deployment.class));
      case "ReplicaSet" -> Workload.of(convert(object, ReplicaSet.class));
      default -> Workload.of(convert(object, PodTemplate.class));
    };
  }

  private boolean advanceWorld() {
    boolean moved = false;
    for (ReplicaSet set : replicaSets.values()) {
      moved |= there(pods, set.getMetadata().getName()).advance(set, now);
    }
    moved |= analysis.advance(runs.values(), now);
    return moved;
  }

  /** Empty when the object has moved on, else whether it changed. */
  private Optional<Boolean> carryOut(Intent intent) {
    return switch (intent) {
      case Intent.CreateReplicaSet create -> {
        ReplicaSet set = stamp(create.replicaSet(), ReplicaSet.class);
        if (replicaSets.putIfAbsent(set.getMetadata().getName(), set) != null) {
          throw new AssertionError("created twice: " + set.getMetadata().getName());
        }
        pods.put(set.getMetadata().getName(), new SimulatedPods(set));
        yield Optional.of(true);
      }
      case Intent.ScaleReplicaSet scale -> {
        ReplicaSet set = there(replicaSets, scale.replicaSet().name());
        if (movedOn(set, scale.replicaSet())) {
          yield Optional.empty();
        }
        set.getSpec().setReplicas(scale.to());
        set.getMetadata()
            .getAnnotations()
            .put(Annotations.DESIRED_REPLICAS, Integer.toString(scale.desired()));
        touch(set);
        yield Optional.of(true);
      }
      case Intent.PatchReplicaSetMetadata patch -> {
        ReplicaSet set = there(replicaSets, patch.replicaSet().name());
        if (movedOn(set, patch.replicaSet())) {
          yield Optional.empty();
        }
        apply(set.getMetadata().getAnnotations(), patch.annotations());
        ObjectMeta template = set.getSpec().getTemplate().getMetadata();
        apply(template.getLabels(), patch.templateLabels());
        Map<String, String> templateAnnotations =
            new LinkedHashMap<>(Objects.requireNonNullElse(template.getAnnotations(), Map.of()));
        apply(templateAnnotations, patch.templateAnnotations());
        template.setAnnotations(templateAnnotations);
        patch.minReadySeconds().ifPresent(seconds -> set.getSpec().setMinReadySeconds(seconds));
        touch(set);
        yield Optional.of(true);
      }
      case Intent.DeleteReplicaSet delete -> {
        pods.remove(delete.replicaSet().name());
        yield Optional.of(replicaSets.remove(delete.replicaSet().name()) != null);
      }
      case Intent.PatchService patch -> {
        Service service = there(services, patch.service().name());
        if (movedOn(service, patch.service())) {
          yield Optional.empty();
        }
        apply(service.getSpec().getSelector(), patch.selector());
        Map<String, String> annotations =
            new LinkedHashMap<>(
                Objects.requireNonNullElse(service.getMetadata().getAnnotations(), Map.of()));
        apply(annotations, patch.annotations());
        service.getMetadata().setAnnotations(annotations);
        touch(service);
        yield Optional.of(true);
      }
      case Intent.ScaleWorkload scale -> {
        ObjectNode workload = workload(scale.kind().text(), scale.workload().name());
        String seen = workload.path("metadata").path("resourceVersion").asText();
        if (!seen.equals(scale.workload().resourceVersion())) {
          yield Optional.empty();
        }
        ObjectNode patch = JSON.createObjectNode();
        patch.putObject("spec").put("replicas", scale.to());
        patchWorkload(scale.kind().text(), scale.workload().name(), patch);
        yield Optional.of(true);
      }
      case Intent.CreateAnalysisRun create -> {
        AnalysisRun run = stamp(create.run(), AnalysisRun.class);
        if (runs.putIfAbsent(run.getMetadata().getName(), run) != null) {
          throw new AssertionError("created twice: " + run.getMetadata().getName());
        }
        yield Optional.of(true);
      }
      case Intent.TerminateAnalysisRun terminate -> {
        AnalysisRun run = there(runs, terminate.run().name());
        run.setSpec(run.getSpec().withTerminate(true));
        touch(run);
        yield Optional.of(true);
      }
      case Intent.DeleteAnalysisRun delete -> Optional.of(runs.remove(delete.run().name()) != null);
      case Intent.PatchPod patch -> {
        pods.values().forEach(all -> all.patch(patch));
        yield Optional.of(true);
      }
      case Intent.EvictPod evict -> {
        pods.values().forEach(all -> all.evict(evict.pod().name()));
        yield Optional.of(true);
      }
      case Intent.DefaultReplicas replicas -> {
        ObjectNode patch = JSON.createObjectNode();
        patch.putObject("spec").put("replicas", replicas.replicas());
        patchRollout(patch);
        yield Optional.of(true);
      }
      case Intent.PatchRolloutAnnotations patch -> {
        ObjectNode annotations =
            rollout.withObjectProperty("metadata").withObjectProperty("annotations");
        patch
            .annotations()
            .forEach(
                (key, value) ->
                    value.ifPresentOrElse(
                        text -> annotations.put(key, text), () -> annotations.remove(key)));
        touchRollout();
        yield Optional.of(true);
      }
      case Intent.PublishRouting publish -> {
        commands.add(publish.command());
        if (routerIsThere) {
          report = Optional.of(verified(publish.command()));
        }
        yield Optional.of(routerIsThere);
      }
      case Intent.CallStepPlugin(StepPluginCall call) -> Optional.of(plugins.call(call));
    };
  }

  private static RoutingReport verified(RoutingCommand command) {
    return RoutingReport.newBuilder()
        .setRollout(command.getRollout())
        .setEpoch(command.getEpoch())
        .setOutcome(RoutingReport.Outcome.OUTCOME_VERIFIED)
        .build();
  }

  private static <T> T there(Map<String, T> objects, String name) {
    return Objects.requireNonNull(objects.get(name), name);
  }

  private static boolean movedOn(HasMetadata object, ObjectRef seen) {
    return !seen.equals(ObjectRef.of(object));
  }

  private <T extends HasMetadata> T stamp(T object, Class<T> type) {
    T copy = convert(JSON.valueToTree(object), type);
    copy.getMetadata().setUid("uid-" + version);
    copy.getMetadata().setCreationTimestamp(now.toString());
    copy.getMetadata().setGeneration(1L);
    touch(copy);
    return copy;
  }

  private void touch(HasMetadata object) {
    object.getMetadata().setResourceVersion(Long.toString(version++));
  }

  private void touchRollout() {
    rollout.withObjectProperty("metadata").put("resourceVersion", Long.toString(version++));
  }

  private static void apply(Map<String, String> map, Map<String, Optional<String>> changes) {
    changes.forEach(
        (key, value) -> value.ifPresentOrElse(text -> map.put(key, text), () -> map.remove(key)));
  }

  private static void merge(ObjectNode target, JsonNode patch) {
    patch
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              if (value.isNull()) {
                target.remove(field.getKey());
              } else if (value.isObject()) {
                if (!target.path(field.getKey()).isObject()) {
                  target.putObject(field.getKey());
                }
                merge((ObjectNode) target.get(field.getKey()), value);
              } else {
                target.set(field.getKey(), value);
              }
            });
  }

  private static String workloadKey(JsonNode object) {
    return object.path("kind").asText() + "/" + name(object);
  }

  private static String name(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  static <T> T convert(JsonNode json, Class<T> type) {
    return JSON.convertValue(json, type);
  }
}
