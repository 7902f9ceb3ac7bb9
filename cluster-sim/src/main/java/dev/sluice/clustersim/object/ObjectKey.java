package dev.sluice.clustersim.object;

/**
 * Where an object is.
 *
 * @param namespace empty for what belongs to no namespace
 */
public record ObjectKey(GroupResource resource, String namespace, String name)
    implements Comparable<ObjectKey> {

  /** By group, resource, namespace and name: the order of a list. */
  @Override
  public int compareTo(ObjectKey other) {
    int order = resource.group().compareTo(other.resource.group());
    if (order == 0) {
      order = resource.resource().compareTo(other.resource.resource());
    }
    if (order == 0) {
      order = namespace.compareTo(other.namespace);
    }
    return order == 0 ? name.compareTo(other.name) : order;
  }
}
