package dev.sluice.system.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.local.prometheus.Answer;
import dev.sluice.local.prometheus.PrometheusLikeServer;
import dev.sluice.system.harness.Await;
import dev.sluice.system.harness.ClusterMirror;
import dev.sluice.system.harness.Ledger;
import dev.sluice.system.harness.PluginWrites;
import dev.sluice.testkit.traces.PluginActions;
import dev.sluice.testkit.traces.StateComparison;
import dev.sluice.testkit.traces.StateView;
import dev.sluice.testkit.traces.Trace;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Plays one recorded rollout in its namespace and compares each settled state. */
final class Scenario {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String API = "argoproj.io/v1alpha1";
  private static final String ROLLOUT = "web";
  private static final String HASH = "rollouts-pod-template-hash";
  private static final String REVISION = "rollout.argoproj.io/revision";
  private static final Duration LOOK = Duration.ofMillis(200);

  /** For how long nothing must change. */
  private static final Duration QUIET = Duration.ofSeconds(3);

  /** How long a state that is not the wanted one may last before it counts as settled. */
  private static final Duration STUCK = Duration.ofSeconds(45);

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final KubernetesClient client;
  private final ClusterMirror mirror;
  private final Ledger ledger;
  private final InstantSource clock;
  private final Trace trace;
  private final PrometheusLikeServer metrics;

  private Scenario(
      KubernetesClient client,
      ClusterMirror mirror,
      Ledger ledger,
      InstantSource clock,
      Trace trace,
      PrometheusLikeServer metrics) {
    this.client = client;
    this.mirror = mirror;
    this.ledger = ledger;
    this.clock = clock;
    this.trace = trace;
    this.metrics = metrics;
  }

  /**
   * Plays it to its end and removes its namespace.
   *
   * @throws AssertionError with all differences when it settles in another state
   */
  static void play(
      KubernetesClient client,
      ClusterMirror mirror,
      Ledger ledger,
      InstantSource clock,
      Trace trace) {
    try (PrometheusLikeServer metrics = PrometheusLikeServer.start()) {
      new Scenario(client, mirror, ledger, clock, trace, metrics).play();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void play() {
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(trace.namespace())
                .endMetadata()
                .build())
        .create();
    try {
      trace.objects().forEach(this::create);
      Iterator<Trace.State> states = trace.states().iterator();
      settle(states.next());
      for (JsonNode action : trace.actions()) {
        act(action);
        if (!action.path("do").asText().equals("metric")) {
          settle(states.next());
        }
      }
    } finally {
      // The Rollout goes first: nothing can be made in a namespace that is going.
      rollout().delete();
      client.namespaces().withName(trace.namespace()).delete();
    }
  }

  private void settle(Trace.State expected) {
    long start = System.nanoTime();
    long changed = start;
    Map<String, JsonNode> last = Map.of();
    while (true) {
      Map<String, JsonNode> state = StateView.of(mirror.objects(trace.namespace()));
      long now = System.nanoTime();
      if (!state.equals(last)) {
        last = state;
        changed = now;
      }
      Duration quiet = Duration.ofNanos(now - changed);
      List<String> differences =
          expected.comparable()
              ? StateComparison.differences(expected.objects(), state, kind -> true)
              : List.of();
      if (differences.isEmpty() && quiet.compareTo(rest(expected)) >= 0) {
        return;
      }
      if (quiet.compareTo(STUCK) >= 0 || Duration.ofNanos(now - start).compareTo(LIMIT) >= 0) {
        throw new AssertionError(
            "%s, after %s:%n  %s%n%s%n%s"
                .formatted(
                    trace.name(),
                    expected.action(),
                    String.join(System.lineSeparator() + "  ", differences),
                    state.get("Rollout/" + ROLLOUT),
                    ledger.story(trace.namespace())));
      }
      Await.pause(LOOK);
    }
  }

  /** A state that ends by itself, with a scale-down deadline, is not there for long. */
  private static Duration rest(Trace.State expected) {
    boolean passing =
        expected.objects().values().stream()
            .anyMatch(object -> object.path("scaleDownDeadline").asBoolean());
    return passing ? QUIET.dividedBy(3) : QUIET;
  }

  private void act(JsonNode action) {
    switch (action.path("do").asText()) {
      case "metric" ->
          metrics.answer(
              action.path("query").asText(),
              Answer.of(Double.parseDouble(action.path("value").asText())));
      case "set-image" -> setImage(action.path("image").asText());
      case "patch" -> {
        if (action.path("kind").asText().equals("deployment")) {
          client
              .genericKubernetesResources("apps/v1", "Deployment")
              .inNamespace(trace.namespace())
              .withName(action.path("name").asText())
              .patch(PatchContext.of(PatchType.JSON_MERGE), action.path("patch").toString());
        } else {
          patch(action.path("patch"));
        }
      }
      case "apply" -> action.path("objects").forEach(this::create);
      case "sleep" -> Await.pause(Duration.ofSeconds(action.path("seconds").asLong()));
      case "undo" -> undo();
      default ->
          command(
              PluginActions.writes(
                  action.path("do").asText(),
                  rolloutJson(),
                  clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()));
    }
  }

  /** As in the recording the controller answers each write of a command before the next one. */
  private void command(List<PluginActions.Write> writes) {
    for (PluginActions.Write write : writes) {
      String written = PluginWrites.carryOut(rollout(), write).getMetadata().getResourceVersion();
      if (write != writes.getLast()) {
        Await.until(
            LIMIT,
            () ->
                version(rolloutJson()).equals(written)
                    ? "no answer of the controller to " + write.patch()
                    : "");
      }
    }
  }

  private static String version(JsonNode rollout) {
    return rollout.path("metadata").path("resourceVersion").asText();
  }

  private void create(JsonNode object) {
    String text = object.toString().replace("{{prom}}", metrics.address());
    client
        .resource(Serialization.unmarshal(text, GenericKubernetesResource.class))
        .inNamespace(trace.namespace())
        .create();
  }

  private void setImage(String image) {
    ObjectNode template = rolloutJson().path("spec").path("template").deepCopy();
    ((ObjectNode) template.path("spec").path("containers").get(0)).put("image", image);
    patchTemplate(template);
  }

  private void undo() {
    JsonNode previous =
        mirror.objects(trace.namespace()).stream()
            .filter(object -> object.path("kind").asText().equals("ReplicaSet"))
            .sorted(Comparator.comparingInt(Scenario::revision).reversed())
            .skip(1)
            .findFirst()
            .orElseThrow();
    ObjectNode template = previous.path("spec").path("template").deepCopy();
    ((ObjectNode) template.path("metadata").path("labels")).remove(HASH);
    patchTemplate(template);
  }

  private static int revision(JsonNode replicaSet) {
    return replicaSet.path("metadata").path("annotations").path(REVISION).asInt();
  }

  private void patchTemplate(ObjectNode template) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").set("template", template);
    patch(patch);
  }

  private void patch(JsonNode patch) {
    rollout().patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
  }

  private Resource<GenericKubernetesResource> rollout() {
    return client
        .genericKubernetesResources(API, "Rollout")
        .inNamespace(trace.namespace())
        .withName(ROLLOUT);
  }

  private JsonNode rolloutJson() {
    return MAPPER.valueToTree(rollout().require());
  }
}
