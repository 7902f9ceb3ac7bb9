package dev.sluice.clustersim.catalog;

import dev.sluice.clustersim.schema.Schema;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One served version of a resource.
 *
 * @param columns what {@code kubectl get} shows besides the name; empty for built-in resources,
 *     which have columns of their own
 * @param subresources {@code status}, {@code scale}, {@code eviction}, {@code binding} …
 * @param scale where the scale subresource reads and writes, where there is one and the resource is
 *     a custom one
 * @param deprecationWarning what the {@code Warning} header says
 * @param selectableFields the JSONPaths (starting with a dot) that a field selector may use besides
 *     {@code metadata.name} and {@code metadata.namespace}
 */
public record VersionType(
    String version,
    Schema schema,
    List<PrinterColumn> columns,
    Set<String> subresources,
    Optional<ScaleSpec> scale,
    Optional<String> deprecationWarning,
    List<String> selectableFields) {

  /** Whether this subresource is there. */
  public boolean has(String subresource) {
    return subresources.contains(subresource);
  }
}
