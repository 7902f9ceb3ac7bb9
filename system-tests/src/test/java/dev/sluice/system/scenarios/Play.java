package dev.sluice.system.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.local.prometheus.Answer;
import dev.sluice.standalone.parts.SluiceProcess.Role;
import dev.sluice.system.harness.Await;
import dev.sluice.system.harness.PluginWrites;
import dev.sluice.testkit.traces.PluginActions;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One scenario: the Rollout {@code web} in a namespace of its own, what a user does to it, and what
 * follows. In manifests {@code {{ns}}} and {@code {{prom}}} stand for the namespace and the metrics
 * server.
 */
final class Play implements AutoCloseable {

  static final String ROLLOUT = "web";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final String API = "argoproj.io/v1alpha1";
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(200);

  /** For how long a state must last to count as settled. */
  private static final Duration REST = Duration.ofSeconds(1);

  private final Stage.World world;
  private final String namespace;
  private final List<Expect> laws = new ArrayList<>();
  private long written;

  private Play(Stage.World world, String namespace) {
    this.world = world;
    this.namespace = namespace;
  }

  static Play begin(Stage.World world, String namespace) {
    world
        .kube()
        .client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    return new Play(world, namespace);
  }

  String namespace() {
    return namespace;
  }

  KubernetesClient client() {
    return world.kube().client();
  }

  // --- what is given and what a user does

  /** Creates the objects of these YAML texts. */
  void given(String... manifests) {
    for (String manifest : manifests) {
      String text =
          manifest.replace("{{ns}}", namespace).replace("{{prom}}", world.metrics().address());
      client()
          .load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
          .inNamespace(namespace)
          .create();
    }
  }

  /** The same, and waits until the Rollout is Healthy. */
  void open(String... manifests) {
    given(manifests);
    until(Expect.phase("Healthy"), Expect.condition("Healthy", "True"));
  }

  /** Changes the image; one with {@code nonexistent} in its name never becomes ready. */
  void ship(String image) {
    patch("spec: {template: {spec: {containers: [{name: main, image: \"%s\"}]}}}".formatted(image));
  }

  void scale(int replicas) {
    patch("spec: {replicas: %d}".formatted(replicas));
  }

  /** As an autoscaler does it. */
  void scaleBySubresource(int replicas) {
    rollout().subresource("scale").patch(MERGE, "spec: {replicas: %d}".formatted(replicas));
    note(rollout().require());
  }

  /** Deletes the Rollout and waits until it is gone. */
  void deleteRollout(DeletionPropagation propagation) {
    rollout().withPropagationPolicy(propagation).delete();
    Await.until(LIMIT, () -> state().rollout().isMissingNode() ? "" : "the Rollout is still there");
  }

  /** A merge patch of the Rollout, in YAML. */
  void patch(String yaml) {
    note(rollout().patch(MERGE, yaml));
  }

  /** A merge patch of another object, in YAML. */
  void patch(String apiVersion, String kind, String name, String yaml) {
    client()
        .genericKubernetesResources(apiVersion, kind)
        .inNamespace(namespace)
        .withName(name)
        .patch(MERGE, yaml);
  }

  void delete(String apiVersion, String kind, String name) {
    client()
        .genericKubernetesResources(apiVersion, kind)
        .inNamespace(namespace)
        .withName(name)
        .delete();
  }

  void promote() {
    command("promote");
  }

  void promoteFull() {
    command("promote-full");
  }

  void abort() {
    command("abort");
  }

  void retry() {
    command("retry");
  }

  void pause() {
    command("pause");
  }

  void resume() {
    command("resume");
  }

  void restart() {
    command("restart");
  }

  private void command(String command) {
    String now = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS).toString();
    for (PluginActions.Write write :
        PluginActions.writes(command, MAPPER.valueToTree(rollout().require()), now)) {
      note(PluginWrites.carryOut(rollout(), write));
    }
  }

  /** Goes back to the template of a revision. */
  void undo(int revision) {
    ObjectNode template = state().replicaSet(revision).at("/spec/template").deepCopy();
    ((ObjectNode) template.at("/metadata/labels")).remove(State.HASH);
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").set("template", template);
    patch(patch.toString());
  }

  /** The pods of a revision that are not on their way out. */
  List<Pod> pods(int revision) {
    String hash = state().replicaSet(revision).at("/metadata/labels").path(State.HASH).asText();
    return client()
        .pods()
        .inNamespace(namespace)
        .withLabel(State.HASH, hash)
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  void deletePods(int revision) {
    pods(revision).forEach(pod -> client().resource(pod).withGracePeriod(0).delete());
  }

  /** Waits until all pods of a revision are as wanted, and there is one at least. */
  void untilPods(int revision, String what, Predicate<Pod> wanted) {
    Await.until(
        LIMIT,
        () -> {
          List<Pod> pods = pods(revision);
          return !pods.isEmpty() && pods.stream().allMatch(wanted)
              ? ""
              : "not all %d pods of revision %d: %s".formatted(pods.size(), revision, what);
        });
  }

  /** Makes all pods of a revision ready or not, as long as they live. */
  void markPods(int revision, boolean ready) {
    String patch =
        "{\"metadata\":{\"annotations\":{\"sim.sluice.dev/ready\":\"%s\"}}}".formatted(ready);
    pods(revision).forEach(pod -> client().resource(pod).patch(MERGE, patch));
  }

  /** What the metrics server answers to a query. */
  void metric(String query, double value) {
    world.metrics().answer(query.replace("{{ns}}", namespace), Answer.of(value));
  }

  /** Ends the controller and starts it again: for one scenario of a class. */
  void restartController() {
    world.sluice().stop(Role.CONTROLLER);
    world.sluice().start(Role.CONTROLLER);
    world.sluice().awaitReady();
  }

  // --- what follows

  /** From now on every state that is looked at keeps this. */
  void always(Expect law) {
    laws.add(law);
  }

  /** The next states may do as they like. */
  void noLaws() {
    laws.clear();
  }

  /** Waits for a state. */
  State until(Expect... wanted) {
    return hold(Duration.ZERO, wanted);
  }

  /** Waits for a state that lasts. */
  State settles(Expect... wanted) {
    return hold(REST, wanted);
  }

  /** Waits for a state; for so long every state is then as wanted. */
  void stays(Duration time, Expect... wanted) {
    until(wanted);
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      State state = state();
      check(state);
      String complaint = complaint(state, wanted);
      if (!complaint.isEmpty()) {
        throw new AssertionError(told("did not stay so: " + complaint, state));
      }
      Await.pause(LOOK);
    }
  }

  /** Lets time pass, while the laws hold. */
  void pass(Duration time) {
    stays(time);
  }

  private State hold(Duration rest, Expect... wanted) {
    long start = System.nanoTime();
    long since = start;
    while (true) {
      State state = state();
      check(state);
      String complaint = complaint(state, wanted);
      long now = System.nanoTime();
      if (!complaint.isEmpty()) {
        since = now;
        if (now - start > LIMIT.toNanos()) {
          throw new AssertionError(
              told("after %d s %s".formatted(LIMIT.toSeconds(), complaint), state));
        }
      } else if (now - since >= rest.toNanos()) {
        return state;
      }
      Await.pause(LOOK);
    }
  }

  private void check(State state) {
    for (Expect law : laws) {
      String complaint = law.complaint(state);
      if (!complaint.isEmpty()) {
        throw new AssertionError(told("at no time: " + complaint, state));
      }
    }
  }

  private String complaint(State state, Expect... wanted) {
    if (version(state.rollout()) < written || (wanted.length > 0 && !state.observed())) {
      return "not seen by the controller yet";
    }
    return Stream.of(wanted)
        .map(each -> each.complaint(state))
        .filter(each -> !each.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private String told(String what, State state) {
    return "%s%n%s%n  events %s".formatted(what, state, events());
  }

  /** The state as it is. */
  State state() {
    return new State(world.mirror().objects(namespace));
  }

  /** Reasons of the Events on the Rollout, in the order in which each was first told. */
  List<String> events() {
    return client().v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> "Rollout".equals(event.getInvolvedObject().getKind()))
        .sorted(Comparator.comparing(Play::order))
        .map(Event::getReason)
        .toList();
  }

  private static String order(Event event) {
    String name = event.getMetadata().getName();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Waits until these reasons of Events were told, in this order, whatever comes between. */
  void untilEvents(String... reasons) {
    Await.until(
        LIMIT,
        () -> {
          List<String> told = events();
          int at = 0;
          for (String reason : told) {
            at += at < reasons.length && reasons[at].equals(reason) ? 1 : 0;
          }
          return at == reasons.length ? "" : "no event " + reasons[at] + " in " + told;
        });
  }

  private void note(GenericKubernetesResource rollout) {
    written = Math.max(written, Long.parseLong(rollout.getMetadata().getResourceVersion()));
  }

  private static long version(JsonNode rollout) {
    return rollout.at("/metadata/resourceVersion").asLong();
  }

  private Resource<GenericKubernetesResource> rollout() {
    return client()
        .genericKubernetesResources(API, "Rollout")
        .inNamespace(namespace)
        .withName(ROLLOUT);
  }

  @Override
  public void close() {
    // The Rollout goes first: nothing can be made in a namespace that is going.
    rollout().delete();
    client().namespaces().withName(namespace).delete();
  }
}
