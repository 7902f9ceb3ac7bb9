package dev.sluice.clustersim.fault;

import dev.sluice.clustersim.api.Attributes;
import java.util.Set;

/**
 * Which requests a fault is for. Where a set is empty, all are; requests that are about no resource
 * (discovery, {@code /version}) are matched only without resources, namespaces and names.
 *
 * @param verbs of Kubernetes: {@code get}, {@code list}, {@code watch}, {@code create} …
 * @param resources {@code pods}, {@code deployments.apps}, {@code deployments.apps/status}, {@code
 *     deployments/*}: without a group of any, without a subresource the object itself
 * @param namespaces for events: of the object
 * @param names of objects; for events: of the object
 * @param client part of the user's name or of the user agent; empty: everybody
 */
public record Match(
    Set<String> verbs,
    Set<String> resources,
    Set<String> namespaces,
    Set<String> names,
    String client) {

  /** Everything. */
  public static final Match ALL = new Match(Set.of(), Set.of(), Set.of(), Set.of(), "");

  /** Makes all sets immutable. */
  public Match {
    verbs = Set.copyOf(verbs);
    resources = Set.copyOf(resources);
    namespaces = Set.copyOf(namespaces);
    names = Set.copyOf(names);
  }

  /** Everything about some resources. */
  public static Match resources(String... resources) {
    return new Match(Set.of(), Set.of(resources), Set.of(), Set.of(), "");
  }

  /** Everything by a client. */
  public static Match client(String client) {
    return new Match(Set.of(), Set.of(), Set.of(), Set.of(), client);
  }

  /** The same, but only these verbs. */
  public Match verbs(String... only) {
    return new Match(Set.of(only), resources, namespaces, names, client);
  }

  /** The same, but only in these namespaces. */
  public Match namespaces(String... only) {
    return new Match(verbs, resources, Set.of(only), names, client);
  }

  /** The same, but only objects of these names. */
  public Match names(String... only) {
    return new Match(verbs, resources, namespaces, Set.of(only), client);
  }

  boolean request(Client by, Attributes about) {
    boolean ofResources = !resources.isEmpty() || !namespaces.isEmpty() || !names.isEmpty();
    return by(by)
        && any(verbs, about.verb())
        && (!ofResources || about.resourceRequest())
        && resource(about)
        && any(namespaces, about.namespace())
        && any(names, about.name());
  }

  /** Whether it is for a watch, whatever objects that shows. */
  boolean watch(Client by, Attributes about) {
    return by(by) && any(verbs, about.verb()) && resource(about);
  }

  boolean object(String namespace, String name) {
    return any(namespaces, namespace) && any(names, name);
  }

  private boolean by(Client by) {
    return client.isEmpty() || by.user().contains(client) || by.userAgent().contains(client);
  }

  private static boolean any(Set<String> wanted, String value) {
    return wanted.isEmpty() || wanted.contains(value);
  }

  private boolean resource(Attributes about) {
    return resources.isEmpty() || resources.stream().anyMatch(one -> resource(one, about));
  }

  private static boolean resource(String wanted, Attributes about) {
    int slash = wanted.indexOf('/');
    String object = slash < 0 ? wanted : wanted.substring(0, slash);
    String part = slash < 0 ? "" : wanted.substring(slash + 1);
    int dot = object.indexOf('.');
    String plural = dot < 0 ? object : object.substring(0, dot);
    return (plural.equals("*") || plural.equals(about.resource()))
        && (dot < 0 || object.substring(dot + 1).equals(about.group()))
        && (part.equals("*") ? !about.subresource().isEmpty() : part.equals(about.subresource()));
  }
}
