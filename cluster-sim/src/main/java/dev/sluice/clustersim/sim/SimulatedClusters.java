package dev.sluice.clustersim.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.ApiServer;
import dev.sluice.clustersim.api.Authorizer;
import dev.sluice.clustersim.behaviour.StandardBehaviours;
import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.behaviour.kubelet.Processes;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.catalog.Catalog;
import dev.sluice.clustersim.catalog.ResourceType;
import dev.sluice.clustersim.crd.RuleBook;
import dev.sluice.clustersim.fault.Faults;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.ObjectKey;
import dev.sluice.clustersim.rbac.AggregatedRoles;
import dev.sluice.clustersim.rbac.DefaultRoles;
import dev.sluice.clustersim.rbac.RoleAuthorizer;
import dev.sluice.clustersim.registry.Ids;
import dev.sluice.clustersim.registry.Registry;
import dev.sluice.clustersim.registry.Rules;
import dev.sluice.clustersim.registry.Writing;
import dev.sluice.clustersim.store.ObjectStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Makes clusters. */
public final class SimulatedClusters {

  private static final List<String> NAMESPACES =
      List.of("default", "kube-node-lease", "kube-public", "kube-system");

  private SimulatedClusters() {}

  /**
   * What a cluster is like.
   *
   * @param seed of uids, generated names and faults: the same requests at the same times give the
   *     same objects
   * @param kubelet how its pods behave
   * @param processes runs containers for real where asked to
   * @param behaviours whether anything happens by itself; without, it is an API server alone
   * @param rbac whether Roles, ClusterRoles and their bindings decide who may do what; without,
   *     everybody may do everything
   */
  public record Settings(
      long seed,
      ObjectStore.Retention retention,
      KubeletConfig kubelet,
      Processes processes,
      boolean behaviours,
      boolean rbac) {

    /** Without RBAC. */
    public Settings(
        long seed,
        ObjectStore.Retention retention,
        KubeletConfig kubelet,
        Processes processes,
        boolean behaviours) {
      this(seed, retention, kubelet, processes, behaviours, false);
    }

    /** A cluster whose pods become ready after a moment. */
    public static Settings standard(long seed) {
      return new Settings(
          seed, ObjectStore.Retention.DEFAULT, KubeletConfig.standard(), Processes.none(), true);
    }

    /** The same without anything that happens by itself. */
    public Settings withoutBehaviours() {
      return new Settings(seed, retention, kubelet, processes, false, rbac);
    }

    /** The same with RBAC, beginning with the roles that every cluster has. */
    public Settings withRbac() {
      return new Settings(seed, retention, kubelet, processes, behaviours, true);
    }
  }

  /** A new cluster with the namespaces and the service that every cluster has. */
  public static SimulatedCluster create(Settings settings, Instant now) {
    return create(settings, BuiltIns.load(), now);
  }

  /**
   * The same, for whoever makes many.
   *
   * @param builtIns what clusters of one thread may share
   */
  public static SimulatedCluster create(Settings settings, BuiltIns builtIns, Instant now) {
    SimulatedCluster cluster = empty(settings, builtIns, "");
    cluster.begin(now);
    return cluster;
  }

  /**
   * A new cluster with nothing in it at all; {@link SimulatedCluster#begin} is to be called first.
   *
   * @param rootCertificates PEM, for each namespace's {@code kube-root-ca.crt}; may be empty
   */
  public static SimulatedCluster empty(Settings settings, String rootCertificates) {
    return empty(settings, BuiltIns.load(), rootCertificates);
  }

  /**
   * The same, for whoever makes many.
   *
   * @param builtIns what clusters of one thread may share
   */
  public static SimulatedCluster empty(
      Settings settings, BuiltIns builtIns, String rootCertificates) {
    ObjectStore store = new ObjectStore(settings.retention());
    Catalog catalog = new Catalog();
    builtIns.types().forEach(catalog::put);
    Ids ids = new Ids(settings.seed());
    RuleBook book = new RuleBook(builtIns, new Addresses(store).supplier());
    Rules rules = (type, version) -> book.of(type, type.served(version));
    Registry registry = new Registry(store, rules, ids);
    ApiServer server =
        new ApiServer(
            store,
            catalog,
            registry,
            rules,
            builtIns,
            settings.rbac() ? new RoleAuthorizer(store) : Authorizer.EVERYBODY);
    StandardBehaviours behaviours =
        StandardBehaviours.of(settings.kubelet(), settings.processes(), rootCertificates);
    return new SimulatedCluster(
        store,
        server,
        new StoreCluster(store, catalog, registry),
        new DefinitionController(catalog, book.customResources()),
        settings.behaviours() ? Optional.of(behaviours) : Optional.empty(),
        settings.rbac()
            ? Optional.of(new AggregatedRoles(applier(catalog, registry)))
            : Optional.empty(),
        instant -> {
          begin(catalog, store, registry, instant);
          if (settings.rbac()) {
            beginRoles(catalog, store, registry, instant);
          }
        },
        new Faults(settings.seed(), () -> store.compactTo(store.revision())));
  }

  private static BiConsumer<ObjectNode, Instant> applier(Catalog catalog, Registry registry) {
    return (role, now) -> {
      ResourceType type = catalog.get(DefaultRoles.resource(role)).orElseThrow();
      ObjectKey key = new ObjectKey(type.resource(), "", Json.text(role, "metadata", "name"));
      registry.apply(type, "v1", key, "", role, true, Writing.by(AggregatedRoles.MANAGER, now));
    };
  }

  private static void beginRoles(
      Catalog catalog, ObjectStore store, Registry registry, Instant now) {
    for (ObjectNode object : DefaultRoles.load()) {
      ResourceType type = catalog.get(DefaultRoles.resource(object)).orElseThrow();
      ObjectKey key = new ObjectKey(type.resource(), "", Json.text(object, "metadata", "name"));
      if (store.get(key).isEmpty()) {
        registry.create(type, "v1", "", object, Writing.by("kube-apiserver", now));
      }
    }
  }

  private static void begin(Catalog catalog, ObjectStore store, Registry registry, Instant now) {
    ResourceType namespaces = catalog.get(new GroupResource("", "namespaces")).orElseThrow();
    for (String name : NAMESPACES) {
      if (store.get(new ObjectKey(namespaces.resource(), "", name)).isPresent()) {
        continue;
      }
      ObjectNode namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
      namespace.putObject("metadata").put("name", name);
      registry.create(namespaces, "v1", "", namespace, Writing.by("kube-apiserver", now));
    }
    ResourceType services = catalog.get(new GroupResource("", "services")).orElseThrow();
    if (store.get(new ObjectKey(services.resource(), "default", "kubernetes")).isPresent()) {
      return;
    }
    ObjectNode service = Json.object().put("apiVersion", "v1").put("kind", "Service");
    ObjectNode metadata = service.putObject("metadata").put("name", "kubernetes");
    metadata.putObject("labels").put("component", "apiserver").put("provider", "kubernetes");
    service
        .putObject("spec")
        .put("clusterIP", "10.0.0.1")
        .putArray("ports")
        .addObject()
        .put("name", "https")
        .put("port", 443)
        .put("targetPort", 6443);
    registry.create(services, "v1", "default", service, Writing.by("kube-apiserver", now));
  }
}
