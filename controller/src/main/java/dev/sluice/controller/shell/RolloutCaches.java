package dev.sluice.controller.shell;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controller.cache.RecentWrites;
import dev.sluice.controller.objects.RawClusterTemplate;
import dev.sluice.controller.objects.RawRollout;
import dev.sluice.controller.objects.RawTemplate;
import dev.sluice.controller.pass.Departed;
import dev.sluice.controller.planner.Annotations;
import dev.sluice.controller.revision.ReplicaSets;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The informers that Rollouts are decided from, each under an overlay of what the API server
 * answered our own last writes, so no plan is made on less. Nothing here lists or gets.
 * Thread-safe.
 */
final class RolloutCaches {

  private static final String BY_SERVICE = "service";
  private static final String BY_MANAGER = "manager";
  private static final String BY_TEMPLATE = "template";
  private static final String BY_ROUTING_TARGET = "routing-target";
  private static final String BY_WORKLOAD = "workload";
  private static final String CLUSTER_SCOPE = "*";

  private final ControllerEventSource<RawRollout> rollouts;
  private final InformerEventSource<ReplicaSet, RawRollout> replicaSets;
  private final InformerEventSource<Service, RawRollout> services;
  private final InformerEventSource<RawTemplate, RawRollout> templates;
  private final Optional<InformerEventSource<RawClusterTemplate, RawRollout>> clusterTemplates;
  private final RecentWrites<RawRollout> writtenRollouts;
  private final RecentWrites<ReplicaSet> writtenSets;
  private final RecentWrites<Service> writtenServices;
  private final SimpleInboundEventSource<RawRollout> wakeUps =
      new SimpleInboundEventSource<>("wake-ups");

  /**
   * Builds the event sources.
   *
   * @param instanceSelector label selector of the templates of this instance
   * @param clusterScope whether objects without a namespace are read
   * @param metrics told of every template
   */
  RolloutCaches(
      EventSourceContext<RawRollout> context,
      String instanceSelector,
      boolean clusterScope,
      TemplateMetrics metrics) {
    if (!(context.getPrimaryCache() instanceof ControllerEventSource<RawRollout> source)) {
      throw new IllegalStateException("the primary cache is not the controller's event source");
    }
    this.rollouts = source;
    source.addIndexers(
        Map.of(
            BY_SERVICE,
            RolloutCaches::serviceKeys,
            BY_TEMPLATE,
            RolloutCaches::templateKeys,
            BY_ROUTING_TARGET,
            RoutingTargets::keys,
            BY_WORKLOAD,
            WorkloadWatches::keys));
    this.replicaSets =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(ReplicaSet.class, RawRollout.class)
                .withName("replicasets")
                .withNamespacesInheritedFromController()
                .withLabelSelector(Annotations.POD_HASH)
                .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(RawRollout.class))
                .withOnDeleteFilter((set, unknown) -> told(this::deleted, set))
                .build(),
            context);
    this.services =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Service.class, RawRollout.class)
                .withName("services")
                .withNamespacesInheritedFromController()
                .withSecondaryToPrimaryMapper(this::usersOf)
                .withPrimaryToSecondaryMapper((RawRollout rollout) -> Set.of())
                .build(),
            context);
    services.addIndexers(Map.of(BY_MANAGER, service -> List.copyOf(managers(service))));
    this.templates =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(RawTemplate.class, RawRollout.class)
                .withName("analysistemplates")
                .withNamespacesInheritedFromController()
                .withLabelSelector(instanceSelector)
                .withSecondaryToPrimaryMapper(template -> users(BY_TEMPLATE, key(template)))
                .withPrimaryToSecondaryMapper((RawRollout rollout) -> Set.of())
                .withOnAddFilter(template -> told(metrics::observed, template))
                .withOnUpdateFilter((template, before) -> told(metrics::observed, template))
                .withOnDeleteFilter((template, unknown) -> told(metrics::deleted, template))
                .build(),
            context);
    this.writtenRollouts = new RecentWrites<>(source::get, System::nanoTime);
    this.writtenSets = new RecentWrites<>(replicaSets::get, System::nanoTime);
    this.writtenServices = new RecentWrites<>(services::get, System::nanoTime);
    this.clusterTemplates =
        clusterScope
            ? Optional.of(
                new InformerEventSource<>(
                    InformerEventSourceConfiguration.from(
                            RawClusterTemplate.class, RawRollout.class)
                        .withName("clusteranalysistemplates")
                        .withWatchAllNamespaces()
                        .withLabelSelector(instanceSelector)
                        .withSecondaryToPrimaryMapper(
                            template ->
                                users(
                                    BY_TEMPLATE,
                                    CLUSTER_SCOPE + "/" + template.getMetadata().getName()))
                        .withPrimaryToSecondaryMapper((RawRollout rollout) -> Set.of())
                        .withOnAddFilter(template -> told(metrics::observed, template))
                        .withOnUpdateFilter((template, before) -> told(metrics::observed, template))
                        .withOnDeleteFilter((template, unknown) -> told(metrics::deleted, template))
                        .build(),
                    context))
            : Optional.empty();
  }

  /** What the operator has to start. */
  List<EventSource<?, RawRollout>> eventSources() {
    List<EventSource<?, RawRollout>> sources =
        new ArrayList<>(List.of(replicaSets, services, templates, wakeUps));
    clusterTemplates.ifPresent(sources::add);
    return sources;
  }

  /** Stops the informers, those too that a start which failed half-way left running. */
  void stop() {
    eventSources().forEach(EventSource::stop);
    rollouts.stop();
  }

  /** Has a Rollout planned as soon as can be. */
  void wake(ResourceID rollout) {
    wakeUps.propagateEvent(rollout);
  }

  /** Has every Rollout planned that names this object, by its key of {@link RoutingTargets}. */
  void wakeUsersOfRoutingTarget(String key) {
    users(BY_ROUTING_TARGET, key).forEach(this::wake);
  }

  /** Has every Rollout planned that refers to this workload, by its key of WorkloadWatches. */
  void wakeUsersOfWorkload(String key) {
    users(BY_WORKLOAD, key).forEach(this::wake);
  }

  /** Every Rollout, a walk over the cache: for recovery only. */
  Stream<RawRollout> all() {
    return rollouts.list(rollout -> true);
  }

  /** The Rollout as it was seen, or as we wrote it since. */
  RawRollout newest(RawRollout seen) {
    return writtenRollouts.newest(seen);
  }

  /** Forgets a Rollout that is gone. */
  void deleted(RawRollout rollout) {
    writtenRollouts.deleted(rollout);
  }

  List<ReplicaSet> replicaSets(RawRollout rollout) {
    return writtenSets.controlledBy(
        rollout.getMetadata().getUid(), replicaSets.getSecondaryResources(rollout));
  }

  List<Service> managed(RawRollout rollout) {
    return services.byIndex(BY_MANAGER, key(rollout)).stream()
        .flatMap(service -> writtenServices.get(ResourceID.fromResource(service)).stream())
        .filter(service -> managers(service).contains(key(rollout)))
        .toList();
  }

  /**
   * Services that say they are managed by a Rollout that is not in the cache: for recovery only.
   */
  List<Service> forsaken() {
    return services
        .list(service -> Departed.manager(service).map(manager -> !knows(manager)).orElse(false))
        .toList();
  }

  boolean knows(ResourceID rollout) {
    return rollouts.get(rollout).isPresent();
  }

  Optional<Service> service(String namespace, String name) {
    return writtenServices.get(new ResourceID(name, namespace));
  }

  Optional<RawTemplate> template(String namespace, String name) {
    return templates.get(new ResourceID(name, namespace));
  }

  Optional<RawClusterTemplate> clusterTemplate(String name) {
    return clusterTemplates.flatMap(source -> source.get(new ResourceID(name)));
  }

  void written(RawRollout rollout) {
    writtenRollouts.written(rollout);
  }

  void written(ReplicaSet replicaSet) {
    writtenSets.written(replicaSet);
  }

  void written(Service service) {
    writtenServices.written(service);
  }

  private void deleted(ReplicaSet replicaSet) {
    writtenSets.deleted(replicaSet);
  }

  /** A filter of events that lets all pass: where an informer's events can be listened to. */
  private static <T> boolean told(Consumer<? super T> listener, T object) {
    listener.accept(object);
    return true;
  }

  private Set<ResourceID> users(String index, String key) {
    return rollouts.byIndex(index, key).stream()
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  private Set<ResourceID> usersOf(Service service) {
    Set<ResourceID> users = new LinkedHashSet<>(users(BY_SERVICE, key(service)));
    ReplicaSets.annotation(service, Annotations.MANAGED_BY)
        .map(name -> new ResourceID(name, service.getMetadata().getNamespace()))
        .ifPresent(users::add);
    return users;
  }

  /** Key of the Rollout that a Service says it is managed by. */
  private static Set<String> managers(Service service) {
    return ReplicaSets.annotation(service, Annotations.MANAGED_BY)
        .map(name -> Set.of(service.getMetadata().getNamespace() + "/" + name))
        .orElse(Set.of());
  }

  private static String key(HasMetadata object) {
    return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
  }

  /** Every text below the strategy whose field ends in Service; more than needed does no harm. */
  private static List<String> serviceKeys(RawRollout rollout) {
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode strategy : strategies(rollout)) {
      for (JsonNode holder : List.of(strategy, strategy.path("pingPong"))) {
        holder
            .properties()
            .forEach(
                field -> {
                  if (field.getKey().endsWith("Service") && field.getValue().isTextual()) {
                    names.add(field.getValue().asText());
                  }
                });
      }
    }
    return names.stream().map(name -> rollout.getMetadata().getNamespace() + "/" + name).toList();
  }

  private static List<String> templateKeys(RawRollout rollout) {
    Set<String> keys = new LinkedHashSet<>();
    for (JsonNode strategy : strategies(rollout)) {
      for (JsonNode name : strategy.findParents("templateName")) {
        String scope =
            name.path("clusterScope").asBoolean()
                ? CLUSTER_SCOPE
                : rollout.getMetadata().getNamespace();
        keys.add(scope + "/" + name.path("templateName").asText());
      }
    }
    return List.copyOf(keys);
  }

  private static List<JsonNode> strategies(RawRollout rollout) {
    JsonNode spec = rollout.getSpec();
    if (spec == null) {
      return List.of();
    }
    JsonNode strategy = spec.path("strategy");
    return List.of(strategy.path("canary"), strategy.path("blueGreen"));
  }
}
