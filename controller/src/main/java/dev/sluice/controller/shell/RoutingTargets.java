package dev.sluice.controller.shell;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controller.objects.RawRollout;
import dev.sluice.controller.validation.SpecError;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the VirtualServices and Ingresses that Rollouts name are there. One watch a kind that
 * keeps names only, begun when the first Rollout names one; where a kind is not served or cannot be
 * read nothing is said to be missing, the router reports what is wrong then. Thread-safe.
 */
final class RoutingTargets implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(RoutingTargets.class);
  private static final Duration FIRST_SYNC = Duration.ofSeconds(5);
  private static final String FIELD = "spec.strategy.canary.trafficRouting.";

  /** A kind of routing object. */
  private enum Kind {
    VIRTUAL_SERVICE("VirtualService"),
    INGRESS("Ingress");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /** An object that a Rollout names in a field. */
  private record Target(Kind kind, String namespace, String name, String field) {
    String key() {
      return kind + "/" + namespace + "/" + name;
    }
  }

  private final KubernetesClient client;
  private final Optional<String> scope;
  private final String istioApiVersion;
  private final boolean istioIsHere;
  private final Consumer<String> changed;
  private final Map<Kind, SharedIndexInformer<GenericKubernetesResource>> watches =
      new EnumMap<>(Kind.class);

  /**
   * Watches nothing yet.
   *
   * @param scope the only namespace to look at
   * @param istioIsHere whether Istio's objects are in this cluster; if not, none is said to be
   *     missing
   * @param changed told the key ({@link #keys}) of an object that came or went
   */
  RoutingTargets(
      KubernetesClient client,
      Optional<String> scope,
      String istioApiVersion,
      boolean istioIsHere,
      Consumer<String> changed) {
    this.client = client;
    this.scope = scope;
    this.istioApiVersion = istioApiVersion;
    this.istioIsHere = istioIsHere;
    this.changed = changed;
  }

  /** The keys of what a Rollout names, for an index. */
  static List<String> keys(RawRollout rollout) {
    return targets(rollout).stream().map(Target::key).toList();
  }

  /** An error for each object that the Rollout names and that is not there. */
  List<SpecError> missing(RawRollout rollout) {
    List<SpecError> errors = new ArrayList<>();
    for (Target target : targets(rollout)) {
      if (isMissing(target)) {
        errors.add(
            SpecError.notFound(
                target.field(),
                target.name(),
                "%s \"%s\" not found in namespace \"%s\"; create it or correct the name"
                    .formatted(target.kind().text, target.name(), target.namespace())));
      }
    }
    return errors;
  }

  private boolean isMissing(Target target) {
    if (target.kind() == Kind.VIRTUAL_SERVICE && !istioIsHere) {
      return false;
    }
    if (scope.isPresent() && !scope.get().equals(target.namespace())) {
      return false;
    }
    SharedIndexInformer<GenericKubernetesResource> watch = watch(target.kind());
    return watch.hasSynced()
        && watch.getStore().getByKey(target.namespace() + "/" + target.name()) == null;
  }

  /** The first caller waits until the kind is known, for a moment: better than a wrong plan. */
  private synchronized SharedIndexInformer<GenericKubernetesResource> watch(Kind kind) {
    SharedIndexInformer<GenericKubernetesResource> known = watches.get(kind);
    if (known != null) {
      return known;
    }
    var resources = client.genericKubernetesResources(context(kind));
    SharedIndexInformer<GenericKubernetesResource> watch =
        scope
            .map(namespace -> resources.inNamespace(namespace).runnableInformer(0))
            .orElseGet(() -> resources.inAnyNamespace().runnableInformer(0));
    watch.itemStore(
        new ReducedStateItemStore<>(
            ReducedStateItemStore.NAME_KEY_STATE,
            GenericKubernetesResource.class,
            client.getKubernetesSerialization()));
    watch.addEventHandler(new Teller(kind));
    watch.exceptionHandler((started, error) -> true);
    watches.put(kind, watch);
    try {
      watch.start().toCompletableFuture().get(FIRST_SYNC.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOGGER
          .atWarn()
          .addKeyValue("kind", kind.text)
          .addKeyValue("error", e.toString())
          .log("objects of this kind cannot be watched; missing ones are not told");
    }
    return watch;
  }

  private ResourceDefinitionContext context(Kind kind) {
    String apiVersion = kind == Kind.INGRESS ? "networking.k8s.io/v1" : istioApiVersion;
    int slash = apiVersion.indexOf('/');
    return new ResourceDefinitionContext.Builder()
        .withGroup(apiVersion.substring(0, slash))
        .withVersion(apiVersion.substring(slash + 1))
        .withKind(kind.text)
        .withPlural(kind == Kind.INGRESS ? "ingresses" : "virtualservices")
        .withNamespaced(true)
        .build();
  }

  private static List<Target> targets(RawRollout rollout) {
    JsonNode spec = rollout.getSpec();
    if (spec == null) {
      return List.of();
    }
    String own = rollout.getMetadata().getNamespace();
    JsonNode routing = spec.path("strategy").path("canary").path("trafficRouting");
    JsonNode istio = routing.path("istio");
    JsonNode nginx = routing.path("nginx");
    List<Target> targets = new ArrayList<>();
    virtualService(
        targets, own, istio.path("virtualService").path("name"), "istio.virtualService.name");
    for (int i = 0; i < istio.path("virtualServices").size(); i++) {
      virtualService(
          targets,
          own,
          istio.path("virtualServices").path(i).path("name"),
          "istio.virtualServices[%d].name".formatted(i));
    }
    ingress(targets, own, nginx.path("stableIngress"), "nginx.stableIngress");
    for (int i = 0; i < nginx.path("stableIngresses").size(); i++) {
      ingress(
          targets,
          own,
          nginx.path("stableIngresses").path(i),
          "nginx.stableIngresses[%d]".formatted(i));
    }
    return targets;
  }

  /** {@code name} or {@code name.namespace}. */
  private static void virtualService(
      List<Target> targets, String own, JsonNode name, String field) {
    String text = name.asText("");
    if (!text.isEmpty()) {
      int dot = text.lastIndexOf('.');
      targets.add(
          new Target(
              Kind.VIRTUAL_SERVICE,
              dot < 0 ? own : text.substring(dot + 1),
              dot < 0 ? text : text.substring(0, dot),
              FIELD + field));
    }
  }

  private static void ingress(List<Target> targets, String own, JsonNode name, String field) {
    String text = name.asText("");
    if (!text.isEmpty()) {
      targets.add(new Target(Kind.INGRESS, own, text, FIELD + field));
    }
  }

  /** Stops every watch. */
  @Override
  public synchronized void close() {
    watches.values().forEach(SharedIndexInformer::close);
    watches.clear();
  }

  private final class Teller implements ResourceEventHandler<GenericKubernetesResource> {

    private final Kind kind;

    Teller(Kind kind) {
      this.kind = kind;
    }

    @Override
    public void onAdd(GenericKubernetesResource object) {
      tell(object);
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
      // It is there as before.
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean unknown) {
      tell(object);
    }

    private void tell(GenericKubernetesResource object) {
      changed.accept(
          new Target(kind, object.getMetadata().getNamespace(), object.getMetadata().getName(), "")
              .key());
    }
  }
}
