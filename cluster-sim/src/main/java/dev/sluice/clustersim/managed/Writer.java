package dev.sluice.clustersim.managed;

import dev.sluice.clustersim.catalog.ResourceType;

/**
 * Who writes an object, and how.
 *
 * @param manager the request's {@code fieldManager}, else the first part of its user agent; empty
 *     reads as {@code unknown}
 * @param operation {@code Update} for everything but server-side apply, which is {@code Apply}
 * @param apiVersion of the request: {@code apps/v1}
 * @param subresource {@code status}, {@code scale} …; empty for the object itself
 * @param hasStatus whether the resource has a status subresource, so that only that one writes the
 *     status
 * @param custom whether the resource came with a CustomResourceDefinition
 */
public record Writer(
    String manager,
    String operation,
    String apiVersion,
    String subresource,
    boolean hasStatus,
    boolean custom) {

  /** The operation of server-side apply. */
  public static final String APPLY = "Apply";

  /** The operation of all other writes. */
  public static final String UPDATE = "Update";

  /** Somebody who writes an object in another way than by server-side apply. */
  public static Writer update(
      String manager, ResourceType type, String version, String subresource) {
    return of(manager, UPDATE, type, version, subresource);
  }

  /** Somebody who applies an object. */
  public static Writer apply(
      String manager, ResourceType type, String version, String subresource) {
    return of(manager, APPLY, type, version, subresource);
  }

  private static Writer of(
      String manager, String operation, ResourceType type, String version, String subresource) {
    return new Writer(
        manager,
        operation,
        type.groupVersion(version).toString(),
        subresource,
        type.version(version).map(one -> one.has("status")).orElse(false),
        type.custom());
  }

  Manager identity() {
    return new Manager(
        manager.isEmpty() ? "unknown" : manager,
        operation,
        operation.equals(APPLY) ? "" : apiVersion,
        subresource);
  }
}
