/** OpenAPI v3 schemas: defaulting, pruning and validation as Kubernetes does them. Pure. */
@NullMarked
package dev.sluice.clustersim.schema;

import org.jspecify.annotations.NullMarked;
