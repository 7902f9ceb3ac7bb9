package dev.sluice.clustersim.behaviour.namespace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.Cluster;
import dev.sluice.clustersim.behaviour.Conditions;
import dev.sluice.clustersim.behaviour.Controller;
import dev.sluice.clustersim.behaviour.DeleteOptions;
import dev.sluice.clustersim.behaviour.DeleteOptions.Propagation;
import dev.sluice.clustersim.behaviour.ResourceKind;
import dev.sluice.clustersim.behaviour.Resources;
import dev.sluice.clustersim.behaviour.View;
import dev.sluice.clustersim.behaviour.Written;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Gives each namespace its service account and its root certificates, and empties those that are
 * deleted: the pods first, then everything else. Watches everything.
 */
public final class Namespaces extends Controller {

  private static final String FINALIZER = "kubernetes";
  private static final String ACCOUNT = "default";
  private static final String ROOT = "kube-root-ca.crt";

  private final String rootCertificates;
  private final Set<String> ending = new HashSet<>();

  /**
   * Over what {@code view} knows.
   *
   * @param rootCertificates PEM, for the config map {@value #ROOT}; may be empty
   */
  public Namespaces(View view, String rootCertificates) {
    super(view);
    this.rootCertificates = rootCertificates;
  }

  @Override
  public Set<GroupResource> watches() {
    return Set.of();
  }

  @Override
  public void changed(
      GroupResource resource, Optional<ObjectNode> before, Optional<ObjectNode> after) {
    Optional<ObjectKey> key = after.or(() -> before).map(object -> View.key(resource, object));
    if (resource.equals(Resources.NAMESPACES)) {
      key.ifPresent(work::add);
      return;
    }
    String namespace = key.map(ObjectKey::namespace).orElse("");
    boolean own =
        (resource.equals(Resources.SERVICE_ACCOUNTS) || resource.equals(Resources.CONFIG_MAPS))
            && (after.isEmpty() || resource.equals(Resources.CONFIG_MAPS))
            && key.filter(k -> k.name().equals(ACCOUNT) || k.name().equals(ROOT)).isPresent();
    boolean emptied =
        ending.contains(namespace)
            && (after.isEmpty()
                || before.isEmpty()
                || !Meta.of(before.get()).finalizers().equals(Meta.of(after.get()).finalizers()));
    if (own || emptied) {
      work.add(new ObjectKey(Resources.NAMESPACES, "", namespace));
    }
  }

  @Override
  protected boolean sync(ObjectKey key, Cluster cluster, Instant now) {
    Optional<ObjectNode> namespace = view.get(key);
    if (namespace.isEmpty()) {
      ending.remove(key.name());
      work.forget(key);
      return true;
    }
    if (Meta.of(namespace.get()).deleting()) {
      ending.add(key.name());
      return end(namespace.get(), cluster, now);
    }
    return furnish(key.name(), cluster);
  }

  private boolean furnish(String namespace, Cluster cluster) {
    boolean done = true;
    if (view.get(new ObjectKey(Resources.SERVICE_ACCOUNTS, namespace, ACCOUNT)).isEmpty()) {
      done = isThere(cluster.create(Resources.SERVICE_ACCOUNTS, account(namespace)));
    }
    ObjectNode wanted = certificates(namespace);
    Optional<ObjectNode> there = view.get(new ObjectKey(Resources.CONFIG_MAPS, namespace, ROOT));
    if (there.isEmpty()) {
      return done & isThere(cluster.create(Resources.CONFIG_MAPS, wanted));
    }
    if (there.get().path("data").equals(wanted.path("data"))) {
      return done;
    }
    ObjectNode changed = there.get().deepCopy();
    changed.set("data", wanted.path("data"));
    return done & went(cluster.update(Resources.CONFIG_MAPS, changed));
  }

  private static boolean isThere(Written written) {
    return written instanceof Written.Done
        || (written instanceof Written.Refused refused
            && refused.status().reason().equals("AlreadyExists"));
  }

  private static ObjectNode account(String namespace) {
    ObjectNode account = Json.object().put("apiVersion", "v1").put("kind", "ServiceAccount");
    account.putObject("metadata").put("name", ACCOUNT).put("namespace", namespace);
    return account;
  }

  private ObjectNode certificates(String namespace) {
    ObjectNode map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata")
        .put("name", ROOT)
        .put("namespace", namespace)
        .putObject("annotations")
        .put(
            "kubernetes.io/description",
            "Certificates to verify the API server with, for clients inside the cluster.");
    map.putObject("data").put("ca.crt", rootCertificates);
    return map;
  }

  private boolean end(ObjectNode namespace, Cluster cluster, Instant now) {
    String name = Meta.of(namespace).name();
    if (namespaceFinalizers(namespace).stream().noneMatch(FINALIZER::equals)) {
      return true;
    }
    boolean done = empty(name, cluster);
    Map<String, Long> counts = new TreeMap<>();
    Map<String, Long> finalizers = new TreeMap<>();
    for (ResourceKind kind : contents(cluster)) {
      Collection<ObjectNode> left = cluster.list(kind.resource(), name);
      if (!left.isEmpty()) {
        counts.put(title(kind.resource()), (long) left.size());
        left.forEach(o -> Meta.of(o).finalizers().forEach(f -> finalizers.merge(f, 1L, Long::sum)));
      }
    }
    ObjectNode told = told(namespace, counts, finalizers, now);
    ObjectNode latest = namespace;
    if (!told.equals(namespace)) {
      Written written = cluster.updateStatus(Resources.NAMESPACES, told);
      if (!(written instanceof Written.Done(ObjectNode object))) {
        return went(written);
      }
      latest = object;
    }
    if (!counts.isEmpty()) {
      return done;
    }
    ObjectNode finished = latest.deepCopy();
    ArrayNode left = Json.mapper().createArrayNode();
    namespaceFinalizers(latest).stream().filter(f -> !f.equals(FINALIZER)).forEach(left::add);
    finished.withObjectProperty("spec").set("finalizers", left);
    return went(cluster.finalizeNamespace(finished));
  }

  private static List<String> namespaceFinalizers(ObjectNode namespace) {
    return namespace.path("spec").path("finalizers").valueStream().map(f -> f.asText()).toList();
  }

  // Other things wait until the pods are gone: they may need them until then.
  private boolean empty(String namespace, Cluster cluster) {
    boolean done = true;
    List<ObjectNode> pods = List.copyOf(cluster.list(Resources.PODS, namespace));
    for (ObjectNode pod : pods) {
      done &= remove(Resources.PODS, pod, cluster);
    }
    if (!pods.isEmpty() && !cluster.list(Resources.PODS, namespace).isEmpty()) {
      return done;
    }
    for (ResourceKind kind : contents(cluster)) {
      for (ObjectNode object : List.copyOf(cluster.list(kind.resource(), namespace))) {
        done &= remove(kind.resource(), object, cluster);
      }
    }
    return done;
  }

  private static boolean remove(GroupResource resource, ObjectNode object, Cluster cluster) {
    return Meta.of(object).deleting()
        || went(
            cluster.delete(
                View.key(resource, object),
                DeleteOptions.of(Meta.of(object).uid()).propagation(Propagation.BACKGROUND)));
  }

  private static List<ResourceKind> contents(Cluster cluster) {
    return cluster.kinds().stream().filter(ResourceKind::namespaced).toList();
  }

  private static String title(GroupResource resource) {
    return resource.resource() + "." + resource.group();
  }

  private static ObjectNode told(
      ObjectNode namespace, Map<String, Long> counts, Map<String, Long> finalizers, Instant now) {
    ObjectNode told = namespace.deepCopy();
    ObjectNode status = told.withObjectProperty("status");
    status.put("phase", "Terminating");
    say(
        status,
        "NamespaceDeletionDiscoveryFailure",
        "ResourcesDiscovered",
        "All resources successfully discovered",
        false,
        now);
    say(
        status,
        "NamespaceDeletionGroupVersionParsingFailure",
        "ParsedGroupVersions",
        "All legacy kube types successfully parsed",
        false,
        now);
    say(
        status,
        "NamespaceDeletionContentFailure",
        "ContentDeleted",
        "All content successfully deleted, may be waiting on finalization",
        false,
        now);
    if (counts.isEmpty()) {
      say(
          status,
          "NamespaceContentRemaining",
          "ContentRemoved",
          "All content successfully removed",
          false,
          now);
    } else {
      say(
          status,
          "NamespaceContentRemaining",
          "SomeResourcesRemain",
          "Some resources are remaining: " + joined(counts, "%s has %d resource instances"),
          true,
          now);
    }
    if (finalizers.isEmpty()) {
      say(
          status,
          "NamespaceFinalizersRemaining",
          "ContentHasNoFinalizers",
          "All content-preserving finalizers finished",
          false,
          now);
    } else {
      say(
          status,
          "NamespaceFinalizersRemaining",
          "SomeFinalizersRemain",
          "Some content in the namespace has finalizers remaining: "
              + joined(finalizers, "%s in %d resource instances"),
          true,
          now);
    }
    return told;
  }

  private static String joined(Map<String, Long> counts, String format) {
    return counts.entrySet().stream()
        .map(entry -> format.formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static void say(
      ObjectNode status, String type, String reason, String message, boolean holds, Instant now) {
    String value = holds ? "True" : "False";
    String since =
        Conditions.find(status, type)
            .filter(c -> c.path("status").asText().equals(value))
            .map(c -> c.path("lastTransitionTime").asText())
            .orElse(Conditions.time(now));
    Conditions.put(
        status,
        Conditions.condition(type, value, reason, message).put("lastTransitionTime", since));
  }
}
